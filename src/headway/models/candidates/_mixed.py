"""Words, trees and a shipped prior in one mean of log-odds, calibrated on rows later than those learnt from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from headway.models.base import Model, Plan, Rows
from headway.models.candidates._curve import Curve, fit_curve, log_odds
from headway.models.candidates._learners import CUTS, Scored, Scorer, cleaned, learnable, loader, shrunk, truth
from headway.models.candidates._lightgbm import Trees
from headway.models.candidates._ripe import ripeness
from headway.models.candidates._trees import EXTRA, Boosting
from headway.models.candidates._words import STRENGTHS, WordWeights, fit_words, tune_words
from headway.models.candidates._words import load as load_words
from headway.models.scores import log_loss
from headway.models.shipped import Prior

LEARNER = Boosting(EXTRA)
PRIOR = "prior.txt"
SHARES = (0.0, 0.25, 0.5, 0.75)
"""What the prior may weigh, against words and trees together; where no later rows tell, the middle one."""


@dataclass(frozen=True)
class Far:
    """The trees of a prior, the facts that they look at, and where these stand among those of the rows."""

    trees: Trees
    names: tuple[str, ...]
    places: np.ndarray

    @classmethod
    def of(cls, text: bytes, names: tuple[str, ...], among: tuple[str, ...]) -> Self:
        """Check the trees and find their facts among those of the rows; raise `ValueError` where one is missing."""
        return cls(Trees(text, len(names)), names, np.array([among.index(name) for name in names], dtype=int))

    def facts(self, x: np.ndarray) -> np.ndarray:
        """Return the columns that the trees look at, as one block."""
        return np.ascontiguousarray(x[:, self.places])


@dataclass(frozen=True)
class Mixed:
    """The margin of the prior times `share`, and for the rest the mean of words and trees, through one curve."""

    words: WordWeights
    trees: Scorer
    prior: Far | None
    share: float
    curve: Curve

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,)."""
        known = rows if rows.names == self.words.names else rows.only(self.words.names)
        x = cleaned(known.x)
        return self.curve.chances(_mixed(_local(self.words, self.trees, known, x), _prior(self.prior, x), self.share))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return what each fact adds to the log-odds, (n, k); what the words add is no fact and is left out."""
        known = rows.only(self.words.names)
        moved = self.words.reasons(known)
        if moved is None:
            return None
        x = cleaned(known.x)
        told = (1 - self.share) * (moved + self.trees.moved(x)) / 2
        if self.prior:
            told[:, self.prior.places] += self.share * self.prior.trees.contributions(self.prior.facts(x))[:, :-1]
        return np.asarray(self.curve.slope * told)

    def files(self) -> dict[str, bytes]:
        """Return the weights of the words, the text of the trees, and the rest as JSON."""
        about = {"share": self.share, "slope": self.curve.slope, "shift": self.curve.shift}
        names = self.prior.names if self.prior else ()
        return (
            {"mixed.json": json.dumps(about | {"prior": names}).encode(), LEARNER.file: self.trees.data()}
            | self.words.files()
            | ({PRIOR: self.prior.trees.text} if self.prior else {})
        )


def load(files: Mapping[str, bytes]) -> Model:
    """Read the model back; raise `ValueError` where a part is not sound or does not fit the others."""
    if "mixed.json" not in files:
        return loader()(files)
    about, said = json.loads(files["mixed.json"]), load_words(files)
    share, slope, shift = (float(about[name]) for name in ("share", "slope", "shift"))
    if not (0 <= share <= 1 and np.isfinite([slope, shift]).all() and slope > 0):
        raise ValueError(
            f"The share must be within 0 and 1, and the curve finite and rising. Got {share:g}, {slope:g}, {shift:g}."
        )
    if said.target != "chance":
        raise ValueError("The weights of the words must be those of a chance.")
    prior = tuple(map(str, about["prior"]))
    if not set(prior) <= set(said.names):
        raise ValueError("The prior must be over facts that the model has.")
    read = Far.of(files[PRIOR], prior, said.names) if prior else None
    return Mixed(said, LEARNER.read(files[LEARNER.file], len(said.names)), read, share, Curve(slope, shift))


def mix(rows: Rows, plan: Plan, shipped: Prior | None = None) -> Model:
    """Fit words and trees to all rows; strength, rounds, the share of a prior and the curve come from later rows than learnt from."""
    x, y, weight = cleaned(rows.x), truth(rows), ripeness(rows, plan.now)
    if not learnable(y) or not rows.names:
        return Scored(rows.names, {}, Curve(1.0, float(log_odds(np.array([shrunk(y)]))[0])))
    prior = Far.of(shipped.text, shipped.names, rows.names) if shipped else None
    strength, rounds, seen = _rehearsed(rows, plan, prior, weight)
    share, curve = _share(seen, SHARES if prior else (0.0,))
    return Mixed(fit_words(rows, plan, strength), LEARNER.fit(x, y, plan.seed, rounds, weight), prior, share, curve)


def _rehearsed(rows: Rows, plan: Plan, prior: Far | None, weight: np.ndarray | None) -> tuple[float, float, np.ndarray]:
    """Return strength and rounds, and of each later row what words and trees, and what the prior, said, and its truth (n, 3)."""
    strength, rounds, seen = STRENGTHS[1], 0.0, [np.zeros((0, 3))]
    x, y = cleaned(rows.x), rows.y
    for cut, end in pairwise([round(len(y) * part) for part in CUTS]):
        if learnable(y[:cut]):
            held, known = rows.take(np.arange(cut, end)), None if weight is None else weight[:cut]
            said, strength = tune_words(rows.take(np.arange(end)), plan, cut)
            trees, rounds = LEARNER.tune(x[:cut], y[:cut], (x[cut:end], y[cut:end]), plan.seed, known)
            later = x[cut:end]
            seen.append(np.column_stack([_local(said, trees, held, later), _prior(prior, later), held.y]))
    return strength, rounds, np.concatenate(seen)


def _share(seen: np.ndarray, shares: tuple[float, ...]) -> tuple[float, Curve]:
    """Return the share of the prior with the least log loss on these rows, and the curve that goes with it."""
    local, far, y = seen.T
    if not len(y):
        return shares[len(shares) // 2], Curve()
    tried = [(share, fit_curve(_mixed(local, far, share), y)) for share in shares]

    def loss(one: tuple[float, Curve]) -> float:
        said = one[1].chances(_mixed(local, far, one[0]))
        return log_loss(y, said)

    return min(tried, key=loss)


def _mixed(local: np.ndarray, far: np.ndarray, share: float) -> np.ndarray:
    return np.asarray(share * far + (1 - share) * local)


def _local(said: WordWeights, trees: Scorer, rows: Rows, x: np.ndarray) -> np.ndarray:
    return np.asarray((said.logits(rows)[:, 0] + trees.margins(x)) / 2)


def _prior(prior: Far | None, x: np.ndarray) -> np.ndarray:
    return prior.trees.raw(prior.facts(x)) if prior else np.zeros(len(x))
