"""Comparisons of two groups: rank effect, ratio of medians, strata held fixed, and many tests at once."""

from dataclasses import dataclass
from math import erfc, exp, log, sqrt

import numpy as np

from headway.core.stats.intervals import LEAST, quantile, t_value, z_value


@dataclass(frozen=True)
class Effect:
    """A difference between two groups: estimate with interval, two-sided p-value, and the facts on each side."""

    estimate: float
    low: float
    high: float
    p: float
    n: int
    n_other: int


def rank_effect(values: np.ndarray, others: np.ndarray, level: float = 0.95) -> Effect | None:
    """Return the chance that one of `values` exceeds one of `others`, ties counting half (Mann-Whitney).

    0.5 is no difference. The interval is DeLong's, the p-value the normal one with ties; None below `LEAST` a side.
    """
    n, m = len(values), len(others)
    if min(n, m) < LEAST:
        return None
    above = _placements(values, others)
    estimate = float(above.mean())
    side, other_side = float(above.var(ddof=1)) / n, float(_placements(others, values).var(ddof=1)) / m
    reach = _welch(side, n, other_side, m, level) * sqrt(side + other_side)
    p = _two_sided((estimate - 0.5) / _tied_error(values, others))
    return Effect(estimate, max(0.0, estimate - reach), min(1.0, estimate + reach), p, n, m)


def ratio_of_medians(values: np.ndarray, others: np.ndarray, level: float = 0.95) -> Effect | None:
    """Return median(values) / median(others) with the interval of Price and Bonett (2002); p from the ranks.

    Values must be positive; None below `LEAST` a side or when a median is not positive.
    """
    ranks = rank_effect(values, others, level)
    side, other_side = _log_median(values), _log_median(others)
    if ranks is None or side is None or other_side is None:
        return None
    (middle, error), (other, other_error) = side, other_side
    reach = z_value(level) * sqrt(error**2 + other_error**2)
    ratio = middle - other
    return Effect(exp(ratio), exp(ratio - reach), exp(ratio + reach), ranks.p, len(values), len(others))


def stratified_ratio(
    values: np.ndarray, marked: np.ndarray, strata: np.ndarray, level: float = 0.95, least: int = 2
) -> Effect | None:
    """Return how many times larger marked values are than the others *of the same stratum*, on the log scale.

    Each stratum with at least `least` facts on both sides gives a difference of mean logs, weighted by n·m / (n + m);
    the rest of the facts compare with nothing and are left out (see `n`). None when no stratum compares.
    """
    logs = np.log(np.maximum(values, 1e-9))
    parts = [_stratum(logs[strata == s], np.asarray(marked, bool)[strata == s], least) for s in np.unique(strata)]
    found = np.array([p for p in parts if p is not None])
    if not len(found) or found[:, 3].sum() < LEAST or found[:, 4].sum() < LEAST:
        return None
    weight = found[:, 2] / found[:, 2].sum()
    ratio, error = float(weight @ found[:, 0]), sqrt(float(weight**2 @ found[:, 1]))
    reach = z_value(level) * error
    p = _two_sided(ratio / error) if error else 1.0
    return Effect(exp(ratio), exp(ratio - reach), exp(ratio + reach), p, int(found[:, 3].sum()), int(found[:, 4].sum()))


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted so that cutting at q keeps the share of false discoveries under q.

    >>> [round(float(q), 3) for q in benjamini_hochberg(np.array([0.01, 0.02, 0.5]))]
    [0.03, 0.03, 0.5]
    """
    order = np.argsort(p_values)[::-1]
    scaled = p_values[order] * len(p_values) / np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return adjusted


def _placements(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    ordered = np.sort(others)
    below, upto = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    return (below + upto) / (2 * len(others))


def _tied_error(values: np.ndarray, others: np.ndarray) -> float:
    n, m = len(values), len(others)
    ties = np.unique(np.concatenate([values, others]), return_counts=True)[1].astype(float)
    total = n + m
    same = float((ties**3 - ties).sum()) / (total * (total - 1))
    return sqrt(max(1e-12, (total + 1 - same) / (12 * n * m)))


def _welch(side: float, n: int, other_side: float, m: int, level: float) -> float:
    spread = side**2 / (n - 1) + other_side**2 / (m - 1)
    return t_value(level, (side + other_side) ** 2 / spread) if spread else z_value(level)


def _log_median(values: np.ndarray) -> tuple[float, float] | None:
    middle, ends = quantile([float(v) for v in values], 0.5)
    if ends is None or ends[0] is None or ends[1] is None or ends[0] <= 0:
        return None
    return log(middle), (log(ends[1]) - log(ends[0])) / (2 * z_value(0.95))


def _stratum(logs: np.ndarray, marked: np.ndarray, least: int) -> tuple[float, float, float, int, int] | None:
    inside, outside = logs[marked], logs[~marked]
    n, m = len(inside), len(outside)
    if min(n, m) < max(least, 1) or n + m < 3:
        return None
    # One variance for both sides: strata are small, and two estimates of it would be mostly noise.
    pooled = (((inside - inside.mean()) ** 2).sum() + ((outside - outside.mean()) ** 2).sum()) / (n + m - 2)
    return float(inside.mean() - outside.mean()), float(pooled * (1 / n + 1 / m)), n * m / (n + m), n, m


def _two_sided(z: float) -> float:
    return erfc(abs(z) / sqrt(2))
