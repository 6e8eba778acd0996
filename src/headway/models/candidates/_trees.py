"""Trees as learners: boosted ones, and a forest of deep ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from headway.models.candidates._curve import log_odds
from headway.models.candidates._learners import Scorer
from headway.models.candidates._lightgbm import Trees

COMMON: dict[str, Any] = {
    "verbosity": -1,
    "deterministic": True,
    "num_threads": 1,  # one order of adding everywhere; and threads that wait for each other starve on a busy machine
    "force_row_wise": True,
    "bagging_freq": 1,
    "feature_pre_filter": False,
}
BOOSTED: dict[str, Any] = COMMON | {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "feature_fraction_bynode": 0.4,
    "bagging_fraction": 0.7,
    "lambda_l2": 5.0,
}
EXTRA: dict[str, Any] = BOOSTED | {
    # one threshold drawn a fact instead of the best of all (Geurts et al. 2006): single trees worse, their sum steadier
    "extra_trees": True,
    "feature_fraction_bynode": 0.5,
}
FOREST: dict[str, Any] = COMMON | {
    # squared error of 0 and 1 splits as Gini does, and its leaves hold rates that may be averaged
    "objective": "regression",
    "boosting": "rf",
    "num_leaves": 256,
    "feature_fraction_bynode": 0.25,
    "bagging_fraction": 0.632,
}
MOST_ROUNDS, PATIENCE, FEWEST_ROUNDS = 400, 40, 20
N_TREES = 100
LEAST_GAIN = 0.002
"""Share of the log loss that trees upon a prior must save on later rows."""


@dataclass(frozen=True)
class Boosting:
    """Boosted trees (LightGBM); the setting is the number of rounds."""

    file: ClassVar[str] = "boosted.txt"
    how: Mapping[str, Any] = field(default_factory=lambda: BOOSTED)

    def tune(
        self,
        x: np.ndarray,
        y: np.ndarray,
        held: tuple[np.ndarray, np.ndarray],
        seed: int,
        weight: np.ndarray | None = None,
    ) -> tuple[Scorer, float]:
        """Return the trees up to the round with the least log loss on the held rows."""
        import lightgbm

        stop = lightgbm.early_stopping(PATIENCE, verbose=False)
        later = lightgbm.Dataset(*held, free_raw_data=False)
        learnt = lightgbm.Dataset(x, y, weight=weight)
        made = _train(self.how, learnt, len(y), seed, MOST_ROUNDS, valid_sets=[later], callbacks=[stop])
        rounds = max(made.best_iteration, FEWEST_ROUNDS)
        return BoostedScorer(Trees(_text(made, rounds), x.shape[1])), rounds

    def fit(self, x: np.ndarray, y: np.ndarray, seed: int, setting: float, weight: np.ndarray | None = None) -> Scorer:
        """Return the trees of that many rounds."""
        import lightgbm

        rounds = int(setting) or MOST_ROUNDS // 4
        made = _train(self.how, lightgbm.Dataset(x, y, weight=weight), len(y), seed, rounds)
        return BoostedScorer(Trees(_text(made, rounds), x.shape[1]))

    def read(self, data: bytes, n_facts: int) -> Scorer:
        """Read LightGBM text."""
        return BoostedScorer(Trees(data, n_facts))


@dataclass(frozen=True)
class Forest:
    """A random forest (Breiman 2001) grown by LightGBM; it has no setting."""

    file: ClassVar[str] = "forest.txt"

    def tune(
        self,
        x: np.ndarray,
        y: np.ndarray,
        held: tuple[np.ndarray, np.ndarray],  # noqa: ARG002 - nothing to tune
        seed: int,
        weight: np.ndarray | None = None,
    ) -> tuple[Scorer, float]:
        """Return the forest of the rows."""
        return self.fit(x, y, seed, 0.0, weight), 0.0

    def fit(
        self,
        x: np.ndarray,
        y: np.ndarray,
        seed: int,
        setting: float,  # noqa: ARG002 - nothing to set
        weight: np.ndarray | None = None,
    ) -> Scorer:
        """Return the forest of the rows."""
        import lightgbm

        made = _train(FOREST, lightgbm.Dataset(x, y, weight=weight), len(y), seed, N_TREES)
        return ForestScorer(Trees(_text(made, N_TREES), x.shape[1]))

    def read(self, data: bytes, n_facts: int) -> Scorer:
        """Read LightGBM text."""
        return ForestScorer(Trees(data, n_facts))


@dataclass(frozen=True)
class BoostedScorer:
    """Boosted trees, whose sum is in log-odds already."""

    trees: Trees

    def margins(self, x: np.ndarray) -> np.ndarray:
        """Return log-odds (n,)."""
        return self.trees.raw(x)

    def moved(self, x: np.ndarray) -> np.ndarray:
        """Return what each fact adds to the log-odds, (n, k)."""
        return self.trees.contributions(x)[:, :-1]

    def data(self) -> bytes:
        """Return LightGBM text."""
        return self.trees.text


@dataclass(frozen=True)
class ForestScorer:
    """A forest, whose mean is a chance."""

    trees: Trees

    def margins(self, x: np.ndarray) -> np.ndarray:
        """Return log-odds (n,)."""
        return log_odds(self.trees.raw(x) / self.trees.n)

    def moved(self, x: np.ndarray) -> np.ndarray:
        """Return what each fact adds to the log-odds, (n, k): its share of the chance, along the chord from the mean."""
        parts = self.trees.contributions(x) / self.trees.n
        mean, chance = parts[:, -1], parts.sum(axis=1)
        apart = np.abs(chance - mean) > 1e-6
        inside = np.clip(mean, 0.01, 0.99)
        chord = np.where(apart, log_odds(chance) - log_odds(mean), 1.0) / np.where(
            apart, chance - mean, inside * (1 - inside)
        )
        return np.asarray(parts[:, :-1] * chord[:, None])

    def data(self) -> bytes:
        """Return LightGBM text."""
        return self.trees.text


def boost_on(
    x: np.ndarray, y: np.ndarray, start: np.ndarray, cut: int, seed: int, *, rounds: int = 0
) -> tuple[Trees | None, int]:
    """Return trees that boost on from margins `start` (n,), learnt from the rows before `cut`, and how many rounds they are.

    The rows from `cut` on say when to stop; where nothing is gained on them, or no rounds are given without them,
    there are no trees.
    """
    import lightgbm

    learnt = lightgbm.Dataset(x[:cut], y[:cut], init_score=start[:cut])
    how = BOOSTED | {"learning_rate": 0.03, "boost_from_average": False}
    if cut == len(y):
        made = _train(how, learnt, cut, seed, rounds)
        return Trees(_text(made, rounds), x.shape[1]), rounds
    later = lightgbm.Dataset(x[cut:], y[cut:], init_score=start[cut:])
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    made = _train(how, learnt, cut, seed, MOST_ROUNDS, valid_sets=[later], callbacks=[stop])
    before = float((np.logaddexp(0, start[cut:]) - y[cut:] * start[cut:]).mean())
    if made.best_score["valid_0"]["binary_logloss"] > before * (1 - LEAST_GAIN):
        return None, 0
    return Trees(_text(made, made.best_iteration), x.shape[1]), made.best_iteration


def _train(how: Mapping[str, Any], rows: Any, n_rows: int, seed: int, rounds: int, **rest: Any) -> Any:
    import lightgbm

    # a leaf of a hundredth of few rows, of thirty of many
    smallest = int(np.clip(n_rows // 100, 3, 10 if how is FOREST else 30))
    return lightgbm.train({**how, "seed": seed, "min_data_in_leaf": smallest}, rows, rounds, **rest)


def _text(made: Any, rounds: int) -> bytes:
    whole: str = made.model_to_string(num_iteration=rounds)
    # what follows the trees is for people: importances, and parameters with paths
    return (whole.partition("\nend of trees")[0] + "\nend of trees\n").encode()
