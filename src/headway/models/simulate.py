"""When a set of work will be done, by drawing: from how much landed each week, or from how long each piece will take."""

import numpy as np

from headway.models.base import HORIZONS
from headway.models.durations import LOG_HORIZONS

DRAWS = 4_000
WEEK = 7 * 86_400.0
MOST_WEEKS = 260
"""Five years: a set that takes longer at the pace of late has no date worth saying."""


def by_throughput(landed: np.ndarray, n: int, seed: int) -> np.ndarray:
    """Return seconds until n more pieces have landed, (4000,), drawing whole weeks of the past with replacement.

    `landed` (w,) is how many landed in each of the last weeks. The last week is taken in proportion. A past without
    landings gives five years. Source: Magennis, Forecasting and Simulating Software Development Projects, 2011.
    """
    draw = np.random.default_rng(seed)
    total = (
        np.cumsum(draw.choice(landed, (DRAWS, MOST_WEEKS)), axis=1) if len(landed) else np.zeros((DRAWS, MOST_WEEKS))
    )
    full = (total < n).sum(axis=1)
    at = np.minimum(full, MOST_WEEKS - 1)
    row = np.arange(DRAWS)
    before = np.where(at > 0, total[row, np.maximum(at - 1, 0)], 0)
    part = (n - before) / np.maximum(total[row, at] - before, 1)
    return np.asarray(np.where(full < MOST_WEEKS, at + np.clip(part, 0, 1), MOST_WEEKS) * WEEK)


def by_durations(curves: np.ndarray, n: int, seed: int) -> np.ndarray:
    """Return seconds until n of the pieces with these curves (m, 64) are done, (4000,), each drawn on its own.

    Known problems: pieces that wait for the same person or release are late together, which drawing apart does not see.
    """
    draw = np.random.default_rng(seed).random((DRAWS, len(curves)))
    each = np.column_stack([_drawn(curve, u) for curve, u in zip(curves, draw.T, strict=True)])
    return np.asarray(np.sort(each, axis=1)[:, n - 1])


def _drawn(curve: np.ndarray, u: np.ndarray) -> np.ndarray:
    # Where the curve is flat, the search still finds the step around u: its last low point and its first high one.
    log = np.interp(u, curve, LOG_HORIZONS, left=LOG_HORIZONS[0], right=np.log(2 * HORIZONS[-1]))
    return np.asarray(np.exp(log))
