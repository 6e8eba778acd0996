"""From rows to a calibrated chance: learners tuned on later rows, averaged in log-odds, and brought to the recent rate."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Protocol

import numpy as np

from headway.core.errors import BadInput
from headway.models.base import Model, Plan, Rows
from headway.models.candidates._curve import Curve, fit_curve, log_odds
from headway.models.candidates._ripe import ripeness

CUTS = (0.6, 0.8, 1.0)
"""Shares of the rows, by time: what lies between two of them is predicted from all before, to tune and to calibrate."""

FEWEST_ROWS, FEWEST_EACH = 40, 5
"""Rows, and rows of the rarer class, below which nothing but the rate is learnt."""


class Scorer(Protocol):
    """One learnt function from facts (n, k) to margins (n,) in log-odds."""

    def margins(self, x: np.ndarray) -> np.ndarray:
        """Return log-odds (n,), before calibration."""
        ...

    def moved(self, x: np.ndarray) -> np.ndarray:
        """Return what each fact adds to the log-odds, (n, k)."""
        ...

    def data(self) -> bytes:
        """Return the weights."""
        ...


class Learner(Protocol):
    """One way to learn a scorer; a setting is found where later rows are at hand, and used where they are not."""

    file: ClassVar[str]

    def tune(
        self,
        x: np.ndarray,
        y: np.ndarray,
        held: tuple[np.ndarray, np.ndarray],
        seed: int,
        weight: np.ndarray | None = None,
    ) -> tuple[Scorer, float]:
        """Return the scorer that does best on the held rows, and the setting that made it; `weight` (n,) is of the rows learnt from."""
        ...

    def fit(self, x: np.ndarray, y: np.ndarray, seed: int, setting: float, weight: np.ndarray | None = None) -> Scorer:
        """Return the scorer of one setting."""
        ...

    def read(self, data: bytes, n_facts: int) -> Scorer:
        """Read the weights back; raise `ValueError` where they are not sound."""
        ...


@dataclass(frozen=True)
class Scored:
    """The mean margin of some scorers through one curve; without scorers, a constant."""

    names: tuple[str, ...]
    scorers: Mapping[str, Scorer]
    curve: Curve

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,)."""
        x = self._facts(rows)
        if not self.scorers:
            return self.curve.chances(np.zeros(len(x)))
        return self.curve.chances(_mean([scorer.margins(x) for scorer in self.scorers.values()]))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return what each fact adds to the log-odds, (n, k)."""
        x = self._facts(rows)
        if not self.scorers:
            return np.zeros(x.shape)
        return self.curve.slope * _mean([scorer.moved(x) for scorer in self.scorers.values()])

    def files(self) -> dict[str, bytes]:
        """Return each scorer's weights, and the names and the curve as JSON."""
        about = {"names": self.names, "slope": self.curve.slope, "shift": self.curve.shift}
        return {"about.json": json.dumps(about).encode()} | {name: s.data() for name, s in self.scorers.items()}

    def _facts(self, rows: Rows) -> np.ndarray:
        return cleaned(rows.x if rows.names == self.names else rows.only(self.names).x)


def cleaned(x: np.ndarray) -> np.ndarray:
    """Return the facts as one block of doubles, what is not finite missing."""
    return np.ascontiguousarray(np.where(np.isfinite(x), x, np.nan), dtype=np.float64)


def loader(*learners: Learner) -> Callable[[Mapping[str, bytes]], Model]:
    """Return what reads `Scored.files` back."""

    def load(files: Mapping[str, bytes]) -> Model:
        about = json.loads(files["about.json"])
        names, slope, shift = tuple(map(str, about["names"])), float(about["slope"]), float(about["shift"])
        if not (np.isfinite(shift) and np.isfinite(slope) and slope > 0):
            raise ValueError(f"The curve must be finite and rising. Got slope {slope:g}, shift {shift:g}.")
        present = [learner for learner in learners if learner.file in files]
        return Scored(names, {g.file: g.read(files[g.file], len(names)) for g in present}, Curve(slope, shift))

    return load


def learn(rows: Rows, plan: Plan, *learners: Learner) -> Model:
    """Fit the learners on all rows, with settings and a curve from predictions of rows later than those learnt from."""
    x, y, weight = cleaned(rows.x), truth(rows), ripeness(rows, plan.now)
    if not learnable(y) or not x.shape[1]:
        return Scored(rows.names, {}, Curve(1.0, float(log_odds(np.array([shrunk(y)]))[0])))
    settings = [0.0] * len(learners)
    margins, told = [np.zeros(0)], [np.zeros(0)]
    ends = [round(len(y) * share) for share in CUTS]
    for cut, end in pairwise(ends):
        if learnable(y[:cut]):
            held = x[cut:end], y[cut:end]
            known = None if weight is None else weight[:cut]
            tuned = [learner.tune(x[:cut], y[:cut], held, plan.seed, known) for learner in learners]
            settings = [setting for _, setting in tuned]
            margins.append(_mean([scorer.margins(held[0]) for scorer, _ in tuned]))
            told.append(held[1])
    curve = fit_curve(np.concatenate(margins), np.concatenate(told))
    scorers = {g.file: g.fit(x, y, plan.seed, setting, weight) for g, setting in zip(learners, settings, strict=True)}
    return Scored(rows.names, scorers, curve)


def truth(rows: Rows) -> np.ndarray:
    """Return the truths (n,), each 0 or 1; raise `BadInput` where there is none, or another one."""
    if not len(rows):
        raise BadInput("There is no row to learn from.", "Read more history, or name a table with known labels.")
    wrong = rows.y[~np.isin(rows.y, (0.0, 1.0))]
    if len(wrong):
        raise BadInput(f"A truth is {float(wrong[0]):g}.", "The truth of a chance is 0 or 1.")
    return np.asarray(rows.y, dtype=float)


def learnable(y: np.ndarray) -> bool:
    """Return whether both classes are there often enough to tell them apart."""
    return len(y) >= FEWEST_ROWS and min(y.sum(), len(y) - y.sum()) >= FEWEST_EACH


def shrunk(y: np.ndarray) -> float:
    """Return the rate with half a yes and half a no added (Jeffreys), so that it is never 0 or 1."""
    return float((y.sum() + 0.5) / (len(y) + 1))


def _mean(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.asarray(sum(parts[1:], parts[0]) / len(parts))
