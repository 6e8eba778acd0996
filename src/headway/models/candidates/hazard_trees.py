"""Hazard trees: boosted trees that say, for each spell of open time, how likely it ends in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from headway.core.errors import HeadwayError
from headway.models.base import Plan, Rows, candidate
from headway.models.candidates._hazard import KNOTS, curves, spells

MOST_LINES = 600_000
"""Spells that are learnt from at most: more gains under 1 % and costs in proportion."""

_SPELLS = np.arange(len(KNOTS), dtype=float)
_CHUNK = 10_000


@dataclass(frozen=True)
class HazardTrees:
    """A forest over (spell, facts) as LightGBM's own text, which runs no code."""

    text: str
    booster: Any = field(repr=False, compare=False)

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the chances of being done by each horizon, (n, 64)."""
        parts = [self._hazards(rows.x[start : start + _CHUNK]) for start in range(0, max(len(rows), 1), _CHUNK)]
        return curves(np.concatenate(parts))

    def reasons(self, rows: Rows) -> np.ndarray:
        """Return how much each fact slows the work, (n, k): log odds of going on, averaged over the spells likely seen."""
        hazards = self._hazards(rows.x)
        seen = np.cumprod(np.column_stack([np.ones(len(rows)), 1 - hazards[:, :-1]]), axis=1)
        moved = self.booster.predict(_lines(rows.x), pred_contrib=True, num_threads=1)[:, 1:-1]
        per_spell = moved.reshape(len(rows), len(KNOTS), rows.x.shape[1])
        return -np.asarray((per_spell * (seen / seen.sum(axis=1, keepdims=True))[:, :, None]).sum(axis=1))

    def files(self) -> dict[str, bytes]:
        """Return the forest as text."""
        return {"hazard.txt": self.text.encode()}

    def _hazards(self, x: np.ndarray) -> np.ndarray:
        if not len(x):
            return np.zeros((0, len(KNOTS)))
        said = self.booster.predict(_lines(x), num_threads=1, predict_disable_shape_check=False)
        return np.asarray(said).reshape(len(x), len(KNOTS))


def load(files: Mapping[str, bytes]) -> HazardTrees:
    """Read the forest back."""
    return _made(files["hazard.txt"].decode())


@candidate(kind="classical", targets=("time",), load=load)
def hazard_trees(rows: Rows, plan: Plan) -> HazardTrees:
    """Boost trees on the chance that a spell of open time is the last, spells twice as long each; open work counts until now.

    Source: discrete-time survival, Singer and Willett 1993; boosting by LightGBM.
    """
    import lightgbm as lgb

    cut = spells(rows, MOST_LINES, plan.seed)
    if not cut.ended.any():
        raise HeadwayError(
            "Nothing among the rows to learn from has ended, so no duration can be learnt.", "Give more history."
        )
    lines = np.column_stack([cut.spell, np.where(np.isfinite(rows.x), rows.x, np.nan)[cut.row]])
    parameters = {
        "objective": "binary",
        "num_leaves": 31,
        "learning_rate": 0.08,
        "min_data_in_leaf": int(np.clip(len(lines) // 500, 20, 200)),
        "lambda_l2": 5.0,
        "max_bin": 127,
        "num_threads": 2,
        "seed": plan.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }
    data = lgb.Dataset(lines, cut.ended, weight=cut.weight, params=parameters, free_raw_data=True)
    return _made(lgb.train(parameters, data, int(plan.parameters.get("rounds", 200))).model_to_string())


def _made(text: str) -> HazardTrees:
    import lightgbm as lgb

    return HazardTrees(text, lgb.Booster(model_str=text))


def _lines(x: np.ndarray) -> np.ndarray:
    clean = np.where(np.isfinite(x), x, np.nan)
    return np.column_stack([np.tile(_SPELLS, len(x)), np.repeat(clean, len(KNOTS), axis=0)])
