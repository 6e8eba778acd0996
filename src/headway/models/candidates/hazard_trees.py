"""Hazard trees: boosted trees that say, for each spell of open time, how likely it ends in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.core.errors import HeadwayError
from headway.models.adaptive import Adaptive, load_adaptive, warmed
from headway.models.base import Plan, Rows, candidate
from headway.models.candidates._hazard import KNOTS, curves, spells
from headway.models.candidates._lightgbm import Trees
from headway.models.candidates._pace import in_pace, in_seconds

MOST_LINES = 1_000_000
"""Spells that are learnt from at most: more gains under 1 % and costs in proportion."""

ROUNDS = ({"rounds": 80}, {"rounds": 300})
"""How many trees are tried: a few thousand rows tell fewer than a few hundred thousand."""

_SPELLS = np.arange(len(KNOTS), dtype=float)
_CHUNK = 10_000


@dataclass(frozen=True)
class HazardTrees:
    """A forest over (spell, facts); `names` are the facts it learnt from."""

    names: tuple[str, ...]
    trees: Trees

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the chances of being done by each horizon, (n, 64)."""
        x = rows.only(self.names).x
        parts = [self._hazards(x[start : start + _CHUNK]) for start in range(0, max(len(x), 1), _CHUNK)]
        return in_seconds(curves(np.concatenate(parts)), rows)

    def reasons(self, rows: Rows) -> np.ndarray:
        """Return how much each fact slows the work, (n, k): log odds of going on, averaged over the spells likely seen."""
        x = rows.only(self.names).x
        hazards = self._hazards(x)
        seen = np.cumprod(np.column_stack([np.ones(len(x)), 1 - hazards[:, :-1]]), axis=1)
        per_spell = self.trees.contributions(_lines(x))[:, 1:-1].reshape(len(x), len(KNOTS), x.shape[1])
        return -np.asarray((per_spell * (seen / seen.sum(axis=1, keepdims=True))[:, :, None]).sum(axis=1))

    def files(self) -> dict[str, bytes]:
        """Return the forest as LightGBM's own text, which runs no code, and the names as JSON."""
        return {"hazard.txt": self.trees.text, "hazard.json": json.dumps(list(self.names)).encode()}

    def _hazards(self, x: np.ndarray) -> np.ndarray:
        said = self.trees.raw(_lines(x)) if len(x) else np.zeros(0)
        return np.asarray(1 / (1 + np.exp(-np.clip(said, -30, 30)))).reshape(len(x), len(KNOTS))


def load(files: Mapping[str, bytes]) -> Adaptive:
    """Read the forest and the levels of its correction back; raise `ValueError` where it is none over these facts."""
    return load_adaptive(files, _load)


@candidate(kind="classical", targets=("time",), load=load)
def hazard_trees(rows: Rows, plan: Plan) -> Adaptive:
    """Boost trees on the chance that a spell of open time is the last, spells twice as long each; open work counts until now.

    Where facts tell the pace of the repository, time is counted in it: a year in which everything takes twice as long says
    nothing new about which change takes longer. Its curve is corrected by how often its intervals held on the last quarter of the rows, slowly and online
    (`models.adaptive`). Source: discrete-time survival, Singer and Willett 1993; boosting by LightGBM.

    *Known problems:* a change of pace is seen once work of the new pace has landed; until then its intervals are wrong.
    """
    return warmed(rows, plan, _fit, ROUNDS)


def _fit(rows: Rows, plan: Plan) -> HazardTrees:
    import lightgbm as lgb

    cut = spells(in_pace(rows), MOST_LINES, plan.seed)
    if not cut.ended.any():
        raise HeadwayError(
            "Nothing among the rows to learn from has ended, so no duration can be learnt.", "Give more history."
        )
    lines = np.column_stack([cut.spell, _finite(rows.x)[cut.row]])
    parameters = {
        "objective": "binary",
        "num_leaves": 63 if len(lines) > 300_000 else 31,
        "learning_rate": 0.06,
        "min_data_in_leaf": int(np.clip(len(lines) // 500, 20, 200)),
        "lambda_l2": 5.0,
        "max_bin": 127,
        "num_threads": 1,  # one thread adds in one order on every machine, and never waits for another
        "seed": plan.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }
    data = lgb.Dataset(lines, cut.ended, weight=cut.weight, params=parameters, free_raw_data=True)
    text = lgb.train(parameters, data, int(plan.parameters.get("rounds", 300))).model_to_string().encode()
    return HazardTrees(rows.names, Trees(text, lines.shape[1]))


def _lines(x: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.column_stack([np.tile(_SPELLS, len(x)), np.repeat(_finite(x), len(KNOTS), axis=0)]))


def _finite(x: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(x), x, np.nan)


def _load(files: Mapping[str, bytes]) -> HazardTrees:
    names = tuple(str(name) for name in json.loads(files["hazard.json"]))
    return HazardTrees(names, Trees(files["hazard.txt"], len(names) + 1))
