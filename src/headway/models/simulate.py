"""When a set of work will be done, by drawing: from how much of such work landed each week, or from how long each piece will take."""

from collections.abc import Sequence

import numpy as np

from headway.models.base import HORIZONS
from headway.models.durations import LOG_HORIZONS

DRAWS = 2_000
WEEK = 7 * 86_400.0
BLOCK = 4
"""Weeks that are drawn together: a slow week seldom comes alone."""

MOST_WEEKS = 260
"""Five years: a set that takes longer at the pace of late has no date worth saying."""

LEAST_PAST = 6
"""Finished past sets below which nothing is known of how far off such draws are."""

PRIOR = 4.0
"""Pieces of the usual pace that each single count is mixed with."""


def by_pace(landed: np.ndarray, was_open: np.ndarray, n_open: int, n: int, seed: int) -> np.ndarray:
    """Return seconds until n of `n_open` pieces have landed, (2000,), drawing blocks of past weeks with replacement.

    `was_open[w, j]` is how many pieces had been open for j weeks or longer when past week w began, `landed[w, j]` how many of
    them landed in it: in its j-th week a set is at least so old, and what begins later takes its part of what lands.
    Source: Magennis, Forecasting and Simulating Software Development Projects, 2011; blocks: Künsch 1989.
    """
    draw = np.random.default_rng(seed)
    usual = (landed[:, 0].sum() + 0.5) / (was_open[:, 0].sum() + 1.0)
    of_age = (landed.sum(axis=0) + PRIOR * usual) / (was_open.sum(axis=0) + PRIOR)
    chance = (landed + PRIOR * of_age) / (was_open + PRIOR)
    first = draw.integers(0, max(len(chance) - BLOCK, 0) + 1, (DRAWS, MOST_WEEKS // BLOCK))
    week = (first[:, :, None] + np.arange(min(BLOCK, len(chance)))).reshape(DRAWS, -1)
    left, took = np.full(DRAWS, n_open), np.full(DRAWS, float(MOST_WEEKS))
    for j in range(week.shape[1]):
        done = draw.binomial(left, chance[week[:, j], min(j, chance.shape[1] - 1)])
        short = n - (n_open - left)
        took = np.where((short > 0) & (done >= short), j + short / np.maximum(done, 1), took)
        left = left - done
        if (n_open - left >= n).all():
            break
    return took * WEEK


def by_durations(curves: np.ndarray, n: int, seed: int) -> np.ndarray:
    """Return seconds until n of the pieces with these curves (m, 64) are done, (2000,), each drawn on its own.

    Known problems: pieces that wait for the same person or release are late together, which drawing apart does not see;
    `recalibrated` makes up for it.
    """
    draw = np.random.default_rng(seed).random((DRAWS, len(curves)))
    each = np.column_stack([_drawn(curve, u) for curve, u in zip(curves, draw.T, strict=True)])
    return np.asarray(np.sort(each, axis=1)[:, n - 1])


def recalibrated(drawn: np.ndarray, past: Sequence[tuple[float, float, float]]) -> np.ndarray:
    """Return draws (d,) that spread around the middle of those given as truths spread around the middle of past ones.

    `past` holds (the middle that was drawn, what it took, how long it has been watched), in seconds; what is not done by
    then counts as longer (Kaplan-Meier), and so does one more that nobody saw, as in conformal prediction. With too few done,
    the draws stay as they are.
    """
    middle, took, seen = np.array(past, float).reshape(-1, 3).T
    done = took <= seen
    if done.sum() < LEAST_PAST:
        return drawn
    off = np.log(np.maximum(np.minimum(took, seen), 60.0)) - np.log(np.maximum(middle, 60.0))
    order = np.lexsort((~done, off))
    off, done = off[order], done[order]
    still = np.cumprod(1.0 - done / (np.arange(len(off), 0, -1) + 1.0))
    place = np.searchsorted(1.0 - still, (np.arange(len(drawn)) + 0.5) / len(drawn))
    # beyond the farthest of the past, twice as far: nothing is known of it
    spread = np.append(off, off[-1] + np.log(2.0))[place]
    return np.asarray(np.exp(np.log(np.median(drawn)) + spread))


def crps(drawn: np.ndarray, truth: float) -> float:
    """Return the continuous ranked probability score of draws (d,): the mean distance to the truth less half that between draws.

    >>> crps(np.array([1.0, 3.0]), 2.0)
    0.5
    """
    d = np.sort(drawn)
    between = float((2 * np.arange(len(d)) - len(d) + 1) @ d) / len(d) ** 2
    return float(np.abs(d - truth).mean()) - between


def _drawn(curve: np.ndarray, u: np.ndarray) -> np.ndarray:
    # Where the curve is flat, the search still finds the step around u: its last low point and its first high one.
    log = np.interp(u, curve, LOG_HORIZONS, left=LOG_HORIZONS[0], right=np.log(2 * HORIZONS[-1]))
    return np.asarray(np.exp(log))
