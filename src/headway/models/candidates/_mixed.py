"""Words, trees and a shipped prior in one mean of log-odds, calibrated on rows later than those learnt from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from headway.models.base import Model, Plan, Rows
from headway.models.candidates import word_weights as words
from headway.models.candidates._curve import Curve, fit_curve, log_odds
from headway.models.candidates._learners import CUTS, Scored, Scorer, cleaned, learnable, loader, shrunk, truth
from headway.models.candidates._lightgbm import Trees
from headway.models.candidates._ripe import ripeness
from headway.models.candidates._trees import EXTRA, Boosting
from headway.models.shipped import Prior

LEARNER = Boosting(EXTRA)
PRIOR = "prior.txt"
SHARES = (0.0, 0.25, 0.5, 0.75)
"""What the prior may weigh, against words and trees together; where no later rows tell, the middle one."""

USUAL = 0.5


@dataclass(frozen=True)
class Mixed:
    """The margin of the prior times `share`, and for the rest the mean of words and trees, through one curve."""

    words: words.WordWeights
    trees: Scorer
    prior: tuple[Trees, tuple[str, ...]] | None
    share: float
    curve: Curve

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,)."""
        known = rows if rows.names == self.words.names else rows.only(self.words.names)
        return self.curve.chances(_mixed(_local(self.words, self.trees, known), _prior(self.prior, known), self.share))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return what each fact adds to the log-odds, (n, k); what the words add is no fact and is left out."""
        known = rows.only(self.words.names)
        moved = self.words.reasons(known)
        if moved is None:
            return None
        told = (1 - self.share) * (moved + self.trees.moved(cleaned(known.x))) / 2
        if self.prior:
            trees, names = self.prior
            own = trees.contributions(cleaned(known.only(names).x))[:, :-1]
            told[:, [known.names.index(name) for name in names]] += self.share * own
        return np.asarray(self.curve.slope * told)

    def files(self) -> dict[str, bytes]:
        """Return the weights of the words, the text of the trees, and the rest as JSON."""
        about = {"share": self.share, "slope": self.curve.slope, "shift": self.curve.shift}
        trees, names = self.prior or (None, ())
        return (
            {"mixed.json": json.dumps(about | {"prior": names}).encode(), LEARNER.file: self.trees.data()}
            | self.words.files()
            | ({PRIOR: trees.text} if trees else {})
        )


def load(files: Mapping[str, bytes]) -> Model:
    """Read the model back; raise `ValueError` where a part is not sound or does not fit the others."""
    if "mixed.json" not in files:
        return loader()(files)
    about, said = json.loads(files["mixed.json"]), words.load(files)
    share, slope, shift = (float(about[name]) for name in ("share", "slope", "shift"))
    if not (0 <= share <= 1 and np.isfinite([slope, shift]).all() and slope > 0):
        raise ValueError(
            f"The share must be within 0 and 1, and the curve finite and rising. Got {share:g}, {slope:g}, {shift:g}."
        )
    if not isinstance(said, words.WordWeights) or said.target != "chance":
        raise ValueError("The weights of the words must be those of a chance.")
    prior = tuple(map(str, about["prior"]))
    if not set(prior) <= set(said.names):
        raise ValueError("The prior must be over facts that the model has.")
    read = (Trees(files[PRIOR], len(prior)), prior) if prior else None
    return Mixed(said, LEARNER.read(files[LEARNER.file], len(said.names)), read, share, Curve(slope, shift))


def mix(rows: Rows, plan: Plan, shipped: Prior | None = None) -> Model:
    """Fit words and trees to all rows; strength, rounds, the share of a prior and the curve come from later rows than learnt from."""
    x, y, weight = cleaned(rows.x), truth(rows), ripeness(rows, plan.now)
    if not learnable(y) or not rows.names:
        return Scored(rows.names, {}, Curve(1.0, float(log_odds(np.array([shrunk(y)]))[0])))
    prior = (Trees(shipped.text, len(shipped.names)), shipped.names) if shipped else None
    strength, rounds, told, local, far = words.STRENGTHS[1], 0.0, *[[np.zeros(0)] for _ in range(3)]
    for cut, end in pairwise([round(len(y) * part) for part in CUTS]):
        if learnable(y[:cut]):
            early, held = rows.take(np.arange(end)), rows.take(np.arange(cut, end))
            said, strength = words.tune_words(early, plan, cut)
            known = None if weight is None else weight[:cut]
            trees, rounds = LEARNER.tune(x[:cut], y[:cut], (x[cut:end], y[cut:end]), plan.seed, known)
            local.append(_local(said, trees, held))
            far.append(_prior(prior, held))
            told.append(y[cut:end])
    share, curve = (
        _share(*map(np.concatenate, (local, far, told)))
        if prior
        else (0.0, fit_curve(np.concatenate(local), np.concatenate(told)))
    )
    return Mixed(
        words.fit_words(rows, plan, strength), LEARNER.fit(x, y, plan.seed, rounds, weight), prior, share, curve
    )


def _share(local: np.ndarray, far: np.ndarray, y: np.ndarray) -> tuple[float, Curve]:
    """Return the share of the prior with the least log loss on these rows, and the curve that goes with it."""
    if not len(y):
        return USUAL, Curve()
    tried = [(share, fit_curve(_mixed(local, far, share), y)) for share in SHARES]

    def loss(one: tuple[float, Curve]) -> float:
        said = one[1].chances(_mixed(local, far, one[0]))
        return float(-np.log(np.where(y == 1, said, 1 - said)).mean())

    return min(tried, key=loss)


def _mixed(local: np.ndarray, far: np.ndarray, share: float) -> np.ndarray:
    return np.asarray(share * far + (1 - share) * local)


def _local(said: words.WordWeights, trees: Scorer, rows: Rows) -> np.ndarray:
    return np.asarray((said.logits(rows)[:, 0] + trees.margins(cleaned(rows.x))) / 2)


def _prior(prior: tuple[Trees, tuple[str, ...]] | None, rows: Rows) -> np.ndarray:
    return prior[0].raw(cleaned(rows.only(prior[1]).x)) if prior else np.zeros(len(rows))
