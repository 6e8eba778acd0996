"""Like-for-like contrasts: what goes with a long time, within author and quarter, with honest, clustered uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.core.stats.intervals import t_value

FINE = 2_400
"""Signings for each column that is looked at: an adjusted p of 1 in so many can still be told."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Contrast:
    """The effect of one column on y: estimate, 80 % interval, and p adjusted for every column looked at together.

    `is_steady` says that it holds across the guard's groups (people), not in one or two of them only.
    """

    estimate: float
    low: float
    high: float
    p: float
    n: int
    is_steady: bool = True

    @property
    def near(self) -> float:
        """The end of the interval nearest to no effect; 0 when the interval holds it.

        >>> Contrast(2.0, 1.0, 3.0, 0.01, 50).near, Contrast(0.5, -0.2, 1.2, 0.4, 50).near
        (1.0, 0.0)
        """
        return max(self.low, 0.0) + min(self.high, 0.0)


def codes(*keys: Sequence[object] | np.ndarray) -> Codes:
    """Give numbers to the distinct combinations of the keys, row by row.

    >>> codes(np.array(["a", "b", "a"]), np.array([1, 1, 1])).tolist()
    [0, 1, 0]
    """
    out = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        _, own = np.unique(np.asarray(key), return_inverse=True)
        _, out = np.unique(out * (int(own.max(initial=0)) + 1) + own, return_inverse=True)
    return out


def absorb(columns: Floats, groups: Sequence[Codes], rounds: int = 25) -> Floats:
    """Take every group's mean out of each column (rows x columns), by alternating projections.

    Equal to adding one dummy a group to a least-squares fit (Frisch-Waugh-Lovell), at a fraction of the cost.
    """
    out: Floats = columns - columns.mean(axis=0)
    for _ in range(rounds if len(groups) > 1 else 1):
        before = out
        for group in groups:
            out = out - _means(out, group)[group]
        if np.abs(out - before).max(initial=0.0) < 1e-6:
            break
    return out


def contrasts(
    y: Floats, x: Floats, *, fixed: Sequence[Codes], cluster: Codes, guard: Codes, joint: bool, rounds: int = 3999
) -> list[Contrast]:
    """Contrast y (rows) over each column of x (rows x columns) within the `fixed` groups.

    `joint` adjusts the columns for each other; else each stands alone. Significance: sign flips of whole clusters'
    scores under "this column does nothing", the smallest p of all columns deciding (min-P, so p is adjusted for having
    looked at all of them; Kline and Santos 2012, Westfall and Young 1993). The interval takes the wider of the
    standard errors clustered by `cluster` and by `guard` (e.g. weeks, and authors).
    """
    both = absorb(np.column_stack([y, x]), fixed)
    y0, z = both[:, 0], both[:, 1:]
    tilted, alive = _residual_columns(z, x, joint=joint)
    weight = np.maximum((tilted**2).sum(axis=0), 1e-12)
    beta = (tilted * y0[:, None]).sum(axis=0) / weight
    rest = (y0 - z @ np.where(alive, beta, 0.0))[:, None] if joint else y0[:, None] - z * beta
    p = _flip(_sums(tilted * (rest + tilted * beta), cluster), _sums(tilted**2, cluster) / weight, alive, rounds)
    across = _error(tilted * rest, guard) / weight
    steady = np.abs(beta) >= _t_points(0.98, _effective(tilted, guard)) * across
    error = np.maximum(_error(tilted * rest, cluster) / weight, across)
    reach = t_value(0.8, max(min(_size(cluster), _size(guard)) - 1, 1)) * error
    counts = np.minimum((x > 0).sum(axis=0), len(y))
    return [
        Contrast(float(b), float(b - r), float(b + r), float(q), int(n), bool(s))
        if ok
        else Contrast(0.0, -np.inf, np.inf, 1.0, 0)
        for b, r, q, n, s, ok in zip(beta, reach, p, counts, steady, alive, strict=True)
    ]


def _residual_columns(z: Floats, x: Floats, *, joint: bool) -> tuple[Floats, NDArray[np.bool_]]:
    """Each column without what the others explain (when `joint`), and which ones keep enough of their own."""
    least = np.maximum(0.02 * ((x - x.mean(axis=0)) ** 2).sum(axis=0), 1e-9)
    free = (z**2).sum(axis=0) > least
    if not joint:
        return z, free
    inverse = np.linalg.pinv(z.T @ z, rcond=1e-8, hermitian=True)
    tilted = z @ (inverse / np.where(np.diag(inverse) > 0, np.diag(inverse), 1.0))
    # what the groups explain has kept only rounding, which the inverse would blow up
    return tilted, free & ((tilted**2).sum(axis=0) > least)


def _means(columns: Floats, group: Codes) -> Floats:
    return _sums(columns, group) / np.maximum(np.bincount(group), 1)[:, None]


def _sums(columns: Floats, group: Codes) -> Floats:
    n = _size(group)
    return np.column_stack([np.bincount(group, weights=column, minlength=n) for column in columns.T])


def _size(group: Codes) -> int:
    return int(group.max(initial=0)) + 1


def _error(scores: Floats, group: Codes) -> Floats:
    n = _size(group)
    spread: Floats = np.sqrt((_sums(scores, group) ** 2).sum(axis=0) * n / max(n - 1, 1))
    return spread


def _flip(scores: Floats, share: Floats, alive: NDArray[np.bool_], rounds: int) -> Floats:
    """Say for each column how often flipped signs of whole clusters give any column as small a p: its adjusted p.

    `share` is each cluster's part of the column's variation: what a cluster's score would be of an effect that all
    clusters have alike. Judging each sum by the scores' spread around that keeps the power that large effects deserve.
    """
    clean = np.where(alive, scores / np.sqrt(np.maximum((scores**2).sum(axis=0), 1e-300)), 0.0)
    # the more columns, the smaller the p that must be resolved; the seed is fixed so that the same facts always give the same answer
    rounds = max(rounds, FINE * scores.shape[1])
    signs = np.random.default_rng(7).integers(0, 2, size=(rounds, len(clean))).astype(np.float64) * 2 - 1
    sums = _studentized(np.vstack([np.ones(len(clean)), signs]), clean, share)
    # each column is first ranked among its own signings, or those with few clusters and wild sums would decide for all
    rank = np.column_stack([np.searchsorted(np.sort(column), column - 1e-9) for column in sums.T])
    best = rank[1:].max(axis=1, initial=0)
    p: Floats = (1 + (best[:, None] >= rank[0]).sum(axis=0)) / (rounds + 1)
    return p


def _studentized(signs: Floats, scores: Floats, share: Floats) -> Floats:
    """Return sums of signed scores over their own standard errors (signings x columns)."""
    total = signs @ scores
    spread = (scores**2).sum(axis=0) - 2 * total * (signs @ (share * scores)) + total**2 * (share**2).sum(axis=0)
    out: Floats = np.abs(total) / np.sqrt(np.maximum(spread, 1e-12))
    return out


def _effective(columns: Floats, group: Codes) -> Floats:
    """How many groups of equal size would carry as much of each column (Carter, Schnepel and Steigerwald 2017)."""
    share = _sums(columns**2, group)
    out: Floats = share.sum(axis=0) ** 2 / np.maximum((share**2).sum(axis=0), 1e-300)
    return out


def _t_points(level: float, groups: Floats) -> Floats:
    return np.array([t_value(level, max(n - 1, 1.0)) for n in groups])
