"""Resampling: bootstrap, delete-one and grouped jackknife, and permutation tests; seeded, so that a rerun agrees."""

from collections.abc import Callable

import numpy as np

from headway.core.stats.intervals import LEAST, Interval, t_value

Statistic = Callable[[np.ndarray], float]
"""From rows (first axis) to one number."""


def bootstrap(
    rows: np.ndarray, statistic: Statistic, level: float = 0.95, times: int = 1000, seed: int = 0
) -> Interval | None:
    """Return the percentile bootstrap interval of a statistic of independent rows; None below `LEAST` rows."""
    if len(rows) < LEAST:
        return None
    rng = np.random.default_rng(seed)
    draws = [statistic(rows[rng.integers(0, len(rows), len(rows))]) for _ in range(times)]
    low, high = np.nanquantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def jackknife(
    rows: np.ndarray, statistic: Statistic, level: float = 0.95, groups: np.ndarray | None = None
) -> Interval | None:
    """Return the jackknife interval of a statistic, leaving out one row (or one group of rows) at a time.

    `groups` names each row's group: lines of one change stand or fall together, so the change is what is left out.
    """
    labels = np.arange(len(rows)) if groups is None else groups
    names = np.unique(labels)
    n = len(names)
    if n < LEAST:
        return None
    left = np.array([statistic(rows[labels != name]) for name in names])
    reach = t_value(level, n - 1) * float(np.sqrt((n - 1) / n * np.sum((left - left.mean()) ** 2)))
    whole = statistic(rows)
    return whole - reach, whole + reach


def permutation_p(
    values: np.ndarray,
    marked: np.ndarray,
    difference: Callable[[np.ndarray, np.ndarray], float],
    *,
    strata: np.ndarray | None = None,
    times: int = 999,
    seed: int = 0,
) -> float:
    """Return the two-sided permutation p-value of `difference(marked values, other values)`.

    Marks are shuffled within each of `strata` only, so what the strata explain is not counted as a difference.
    """
    rng = np.random.default_rng(seed)
    blocks = _blocks(np.zeros(len(values)) if strata is None else strata)
    marks = np.asarray(marked, dtype=bool)
    seen = abs(difference(values[marks], values[~marks]))
    as_far = sum(_shuffled(values, marks, blocks, difference, rng) >= seen - 1e-12 for _ in range(times))
    return (1 + as_far) / (1 + times)


def _blocks(strata: np.ndarray) -> list[np.ndarray]:
    _, codes = np.unique(strata, return_inverse=True)
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.cumsum(np.bincount(codes))[:-1])


def _shuffled(
    values: np.ndarray,
    marks: np.ndarray,
    blocks: list[np.ndarray],
    difference: Callable[[np.ndarray, np.ndarray], float],
    rng: np.random.Generator,
) -> float:
    drawn = np.empty_like(marks)
    for block in blocks:
        drawn[block] = rng.permutation(marks[block])
    return abs(difference(values[drawn], values[~drawn]))
