"""Predictions of any target against their truth: the loss of each row and every measure that a trial prints."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from headway.core.stats.paired import block_sums
from headway.models import scores
from headway.models.base import HORIZONS, Rows, Task
from headway.models.rows import seconds

SHARES = (0.05, 0.1, 0.2)
"""The riskiest parts of all rows for which the share of repairs caught is printed."""

EFFORT = (("n_added", "n_removed"), ("la", "ld"), ("lines_changed",), ("size",), ("churn",))
"""Columns whose sum says how much there is to read in a change; the first ones present serve effort-aware recall."""

LEAST_ROWS = 30
"""Fewer rows give no interval."""

LEAST = 1e-4
"""No chance is ever taken as nearer to 0 or 1 than this."""


@dataclass(frozen=True)
class Truth:
    """What happened to n rows: `y` (n,) by target; for times also `seen` (n,), the seconds each could be watched."""

    y: np.ndarray
    seen: np.ndarray

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """Read the truth off rows as `models.known` gives them: unfinished ones have no `known_at`, and all end at one moment."""
        unfinished = np.isnat(rows.known_at)
        if not unfinished.any():
            return cls(rows.y, np.full(len(rows), np.inf))
        since = seconds(rows.at - rows.at[0])
        end = (since + rows.y)[unfinished].max()
        return cls(rows.y, np.where(unfinished, rows.y, np.maximum(end - since, rows.y)))


def quantiles(curves: np.ndarray, levels: np.ndarray = scores.LEVELS) -> np.ndarray:
    """Return the ln seconds at which rising curves (n, 64) over `HORIZONS` reach each level, (n, len(levels)).

    A level below the first horizon is there, one never reached at the last: nothing is told apart beyond them.
    """
    log, last = np.log(HORIZONS), len(HORIZONS) - 1
    found = []
    for level in levels:
        after = np.clip((curves < level).sum(axis=1), 1, last)
        row = np.arange(len(curves))
        low, high = curves[row, after - 1], curves[row, after]
        part = np.clip((level - low) / np.maximum(high - low, 1e-12), 0, 1)
        found.append(log[after - 1] + part * (log[after] - log[after - 1]))
    return np.column_stack(found)


def losses(task: Task, truth: Truth, predicted: np.ndarray) -> np.ndarray:
    """Return the proper score of each row, (n,), as the task declares it; lower is better."""
    if task.target == "time":
        return scores.pinballs(*in_sight(truth, predicted))
    return chance_losses(task, truth.y, predicted)


def chance_losses(task: Task, y: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Return the proper score of each chance (or share of kinds) beside what happened, `y` (n,), as the task declares it."""
    if task.score == "brier" and task.target == "chance":
        return scores.squares(y, predicted)
    return scores.log_losses(y, np.clip(predicted, LEAST, 1 - LEAST))


def measures(task: Task, rows: Rows, truth: Truth, predicted: np.ndarray, base: float) -> dict[str, float]:
    """Return every measure by name; one that these rows cannot tell is left out. `base` is the rate of the training."""
    if not len(rows):
        return {}
    known = {"chance": _of_chances, "time": _of_times, "kind": _of_kinds}[task.target](rows, truth, predicted, base)
    return {name: float(value) for name, value in known.items() if np.isfinite(value)}


def _of_chances(rows: Rows, truth: Truth, p: np.ndarray, base: float) -> dict[str, float]:
    y = truth.y
    found = {
        "auc": scores.auc(y, p),
        "average_precision": scores.average_precision(y, p),
        "log_loss": scores.log_loss(y, p),
        "brier": scores.brier(y, p),
        "brier_skill": scores.brier_skill(y, p, base),
        "ece": scores.ece(y, p),
        "precision_at_5": scores.precision_at(y, p, 0.05),
    }
    found |= {f"caught_{round(share * 100)}": scores.caught(y, p, share) for share in SHARES}
    work = effort(rows)
    if work is not None:
        # never one without the other: a constant alone gets most of it
        found["effort_recall_20"], found["effort_recall_20_constant"] = scores.effort_recall(y, p, work)
    return found


def _of_times(rows: Rows, truth: Truth, p: np.ndarray, base: float) -> dict[str, float]:  # noqa: ARG001 - one shape for all targets
    y_log, told = in_sight(truth, p)
    whole = quantiles(p)
    return {
        "pinball": scores.pinball(y_log, told),
        "coverage": scores.coverage(y_log, told),
        "mae_log": float(np.abs(y_log - told[:, 1]).mean()),
        "width_80": float(np.exp((whole[:, 2] - whole[:, 0]).mean())),
        "unfinished": float((truth.seen <= truth.y).mean()),
    }


def _of_kinds(rows: Rows, truth: Truth, p: np.ndarray, base: float) -> dict[str, float]:  # noqa: ARG001 - one shape for all targets
    from sklearn.metrics import f1_score

    said = p.argmax(axis=1)
    return {
        "log_loss": scores.log_loss(truth.y, p),
        "accuracy": float((said == truth.y).mean()),
        "macro_f1": float(f1_score(truth.y.astype(int), said, average="macro", zero_division=0)),
        "ece": scores.ece((said == truth.y).astype(float), p.max(axis=1)),
    }


def intervals(task: Task, truth: Truth, predicted: np.ndarray, base: float, seed: int) -> dict[str, float]:
    """Return 95 % intervals of the main measures as `NAME_low` and `NAME_high`, from blocks of time drawn again."""
    n = len(truth.y)
    if n < LEAST_ROWS:
        return {}
    found = _chance_ends(truth.y, predicted, base, seed) if task.target == "chance" else {}
    if task.target == "time":
        times, told = in_sight(truth, predicted)
        inside = (told[:, 0] <= times) & (times <= told[:, 2])
        found["coverage"] = _middle(block_sums(inside[:, None].astype(float), seed)[:, 0] / n)
    ends = {
        f"{name}_{end}": value for name, pair in found.items() for end, value in zip(("low", "high"), pair, strict=True)
    }
    return {name: value for name, value in ends.items() if np.isfinite(value)}


def _chance_ends(y: np.ndarray, p: np.ndarray, base: float, seed: int) -> dict[str, tuple[float, float]]:
    drawn = block_sums(np.column_stack([scores.squares(y, p), (base - y) ** 2]), seed)
    ranked = (y == 1).any() and (y == 0).any()
    return {"brier_skill": _middle(1 - drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12))} | (
        {"auc": scores.interval(lambda i: scores.auc(y[i], p[i]), len(y), seed, draws=100)} if ranked else {}
    )


def _middle(values: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def effort(rows: Rows) -> np.ndarray | None:
    """Return how many lines each row asks to be read, (n,), or None where no column says so."""
    found = next((names for names in EFFORT if set(names) <= set(rows.names)), None)
    return sum((np.clip(np.nan_to_num(rows[name]), 0, 1e15) for name in found), np.zeros(len(rows))) if found else None


def in_sight(truth: Truth, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ln times and their predicted quantiles, both cut where watching ended.

    Powell's censored quantile loss (1986): a row watched for c seconds tells nothing beyond c, so neither truth nor
    prediction counts there; what remains is still lowest, on average, for the true quantiles.
    """
    end = np.log(np.maximum(truth.seen, HORIZONS[0]))
    times = np.log(np.maximum(truth.y, HORIZONS[0]))
    return np.minimum(times, end), np.minimum(quantiles(predicted), end[:, None])
