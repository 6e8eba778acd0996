"""Prior and local trees: a model shipped with Headway, brought to the local rate, and boosted on from there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._curve import Curve, fit_curve
from headway.models.candidates._learners import CUTS, cleaned, truth
from headway.models.candidates._lightgbm import Trees
from headway.models.candidates._trees import boost_on
from headway.models.shipped import shipped

ENOUGH = 300
"""Local rows below which the prior is recalibrated only: trees of so few rows would unlearn it."""

LEAST = 30
"""Rows of the rarer class that local trees need as well."""


@dataclass(frozen=True)
class PriorBoosted:
    """The margin of the prior through `near`, plus local trees if there are some, through `curve`."""

    names: tuple[str, ...]
    prior: Trees
    local: Trees | None
    near: Curve
    curve: Curve

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,)."""
        x = cleaned(rows.only(self.names).x)
        margins = _line(self.near, self.prior.raw(x))
        return self.curve.chances(margins + self.local.raw(x) if self.local else margins)

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return what each fact adds to the log-odds, (n, k) of the rows' own columns."""
        x = cleaned(rows.only(self.names).x)
        moved = self.near.slope * self.prior.contributions(x)[:, :-1]
        moved = moved + self.local.contributions(x)[:, :-1] if self.local else moved
        told = np.zeros(rows.x.shape)
        told[:, [rows.names.index(name) for name in self.names]] = self.curve.slope * moved
        return told

    def files(self) -> dict[str, bytes]:
        """Return the text of the prior's and the local trees, and the rest as JSON."""
        curves = {"near": [self.near.slope, self.near.shift], "curve": [self.curve.slope, self.curve.shift]}
        about = json.dumps({"names": self.names} | curves).encode()
        local = {"local.txt": self.local.text} if self.local else {}
        return {"about.json": about, "prior.txt": self.prior.text} | local


def load(files: Mapping[str, bytes]) -> Model:
    """Read the model back; raise `ValueError` where trees or curves are not sound."""
    about = json.loads(files["about.json"])
    names = tuple(map(str, about["names"]))
    near, curve = (Curve(*map(float, about[name])) for name in ("near", "curve"))
    if not all(np.isfinite([c.slope, c.shift]).all() and c.slope > 0 for c in (near, curve)):
        raise ValueError("The curves must be finite and rising.")
    local = Trees(files["local.txt"], len(names)) if "local.txt" in files else None
    return PriorBoosted(names, Trees(files["prior.txt"], len(names)), local, near, curve)


@candidate(kind="classical", targets=("chance",), load=load, prior=True)
def prior_boosted(rows: Rows, plan: Plan) -> Model:
    """Bring the shipped prior to the local rate, then boost trees on what it leaves unexplained while later rows gain.

    The prior is learnt from public repositories (`make prior`; its card lies beside it). Below 300 rows only its slope
    and its rate are fitted. It can only be used where all facts that it knows are at hand.

    *Known problems:* a team unlike the public projects gains little from it; it knows no text.
    """
    y, prior = truth(rows), shipped(rows.names)
    x = cleaned(rows.only(prior.names).x)
    trees = Trees(prior.text, len(prior.names))
    raw = trees.raw(x)
    margins, told, rounds = [np.zeros(0)], [np.zeros(0)], 0
    for cut, end in pairwise([round(len(y) * share) for share in CUTS]) if _enough(y) else ():
        start = _line(_near(raw[:cut], y[:cut]), raw[:end])
        local, rounds = boost_on(x[:end], y[:end], start, cut, plan.seed)
        later = start[cut:] + local.raw(x[cut:end]) if local else start[cut:]
        margins.append(later)
        told.append(y[cut:end])
    near = _near(raw, y)
    local = boost_on(x, y, _line(near, raw), len(y), plan.seed, rounds=rounds)[0] if rounds else None
    curve = fit_curve(np.concatenate(margins), np.concatenate(told)) if _enough(y) else Curve()
    return PriorBoosted(prior.names, trees, local, near, curve)


def _near(raw: np.ndarray, y: np.ndarray) -> Curve:
    # rates of public projects differ by a factor of e^.4 or so, and the newest repairs of any are not known yet
    return fit_curve(raw, y, slope=20.0, shift=6.0)


def _line(curve: Curve, raw: np.ndarray) -> np.ndarray:
    return np.asarray(curve.slope * raw + curve.shift)


def _enough(y: np.ndarray) -> bool:
    return len(y) >= ENOUGH and min(y.sum(), len(y) - y.sum()) >= LEAST
