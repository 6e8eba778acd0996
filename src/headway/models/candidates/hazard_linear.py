"""Hazard regression: a logistic regression that says, for each spell of open time, how likely work ends in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.core.errors import HeadwayError
from headway.models.adaptive import Adaptive, load_adaptive, warmed
from headway.models.base import Plan, Rows, candidate
from headway.models.candidates._hazard import KNOTS, curves, spells
from headway.models.candidates._learners import Scorer
from headway.models.candidates._linear import STRENGTHS, Linear
from headway.models.candidates._pace import in_pace, in_seconds

MOST_LINES = 60_000
"""Spells that are learnt from at most: a few dozen weights need no more."""

_SPELLS = np.arange(len(KNOTS), dtype=float)


@dataclass(frozen=True)
class HazardLine:
    """Weights over (spell, facts), each bent at its quantiles; `shift` brings the drawn spells back to all there were."""

    names: tuple[str, ...]
    scorer: Scorer
    shift: float

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the chances of being done by each horizon, (n, 64)."""
        return in_seconds(curves(self._hazards(rows.only(self.names).x)), rows)

    def reasons(self, rows: Rows) -> np.ndarray:
        """Return how much each fact slows the work, (n, k), in log odds of going on: the same in every spell."""
        x = rows.only(self.names).x
        return -self.scorer.moved(np.column_stack([np.zeros(len(x)), x]))[:, 1:]

    def files(self) -> dict[str, bytes]:
        """Return the weights as safetensors, the names and the shift as JSON."""
        about = {"names": list(self.names), "shift": self.shift}
        return {Linear.file: self.scorer.data(), "hazard.json": json.dumps(about).encode()}

    def _hazards(self, x: np.ndarray) -> np.ndarray:
        margins = self.scorer.margins(_lines(x)) + self.shift if len(x) else np.zeros(0)
        return np.asarray(1 / (1 + np.exp(-np.clip(margins, -30, 30)))).reshape(len(x), len(KNOTS))


def load(files: Mapping[str, bytes]) -> Adaptive:
    """Read the weights and the levels of their correction back; raise `ValueError` where they are none over these facts."""
    return load_adaptive(files, _load)


@candidate(kind="classical", targets=("time",), load=load)
def hazard_linear(rows: Rows, plan: Plan) -> Adaptive:
    """Weigh the spell and the signed logarithm of each fact, bent at five quantiles, for the chance that work ends in the spell.

    Open work counts until now; time is counted in the pace of the repository where facts tell it, and the curve is corrected
    online (`models.adaptive`). Source: discrete-time survival, Singer and Willett 1993; spells drawn from those survived
    only move the offset, King and Zeng 2001.

    *Known problems:* a fact moves the odds alike in every spell, early and late.
    """
    return warmed(rows, plan, _fit)


def _fit(rows: Rows, plan: Plan) -> HazardLine:
    cut = spells(in_pace(rows), MOST_LINES, plan.seed)
    if not cut.ended.any() or cut.ended.all():
        raise HeadwayError(
            "Nothing among the rows to learn from has ended, or all of it at once, so no duration can be learnt.",
            "Give more history.",
        )
    scorer = Linear().fit(np.column_stack([cut.spell, rows.x[cut.row]]), cut.ended, plan.seed, STRENGTHS[1])
    return HazardLine(rows.names, scorer, -float(np.log(cut.weight.max())))


def _lines(x: np.ndarray) -> np.ndarray:
    return np.column_stack([np.tile(_SPELLS, len(x)), np.repeat(x, len(KNOTS), axis=0)])


def _load(files: Mapping[str, bytes]) -> HazardLine:
    about = json.loads(files["hazard.json"])
    names, shift = tuple(map(str, about["names"])), float(about["shift"])
    if not np.isfinite(shift):
        raise ValueError(f"The shift must be finite. Got {shift:g}.")
    return HazardLine(names, Linear().read(files[Linear.file], len(names) + 1), shift)
