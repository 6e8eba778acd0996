"""Durations: what a rising curve of chances says about time, and how such a curve is counted from finished and open work."""

import numpy as np

from headway.models.base import HORIZONS
from headway.models.measures import quantiles as log_quantiles

LEVELS = (0.1, 0.5, 0.9)
"""The quantiles that are scored and shown: the middle, and the two ends of the 80 % interval."""

LOG_HORIZONS = np.log(HORIZONS)


def rising(chances: np.ndarray) -> np.ndarray:
    """Return any (n, 64) numbers as curves that rise within [0, 1]; what is not a number adds nothing."""
    clean = np.clip(np.nan_to_num(chances, nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0)
    curves: np.ndarray = np.maximum.accumulate(clean, axis=1)
    return curves


def quantiles(curves: np.ndarray, levels: tuple[float, ...] = LEVELS) -> np.ndarray:
    """Return the seconds by which each chance in `levels` is reached, (n, len(levels)), straight in log time.

    Nothing is told apart below the first horizon (a minute) or above the last (three years).
    """
    return np.asarray(np.exp(log_quantiles(curves, np.array(levels))))


def chance_by(curves: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Return the chance (n,) of being done within `seconds` (n,) of the moment of prediction."""
    found: np.ndarray = _at(curves, np.maximum(np.asarray(seconds, float), 0.0)[:, None])[:, 0]
    return found


def given_open(curves: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """Return the curves (n, 64) counted from `ages` seconds on, given that the work is still open then.

    Where the curve left no chance of being open so long, the rest is taken to last as long again as it has lasted.
    """
    ages = np.maximum(np.nan_to_num(np.asarray(ages, float), nan=0.0, posinf=HORIZONS[-1]), 0.0)[:, None]
    gone = _at(curves, ages)
    later = _at(curves, ages + HORIZONS[None, :])
    again = HORIZONS[None, :] / (HORIZONS[None, :] + ages + 60.0)
    left = 1.0 - gone
    return rising(np.where(left > 1e-3, (later - gone) / np.maximum(left, 1e-3), again))


def stretched(curves: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Return the curves (n, 64) of times that are longer by `factors` (n,) > 0."""
    return rising(_at(curves, HORIZONS[None, :] / factors[:, None]))


def counted(seconds: np.ndarray, done: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return the Kaplan-Meier chances (64,) of being done by each horizon; work still open counts until its age.

    Source: Kaplan and Meier 1958. `weights` are how much each row counts. Beyond the oldest row, what is still open is
    taken to last as long again as it has lasted. Nothing at all gives a curve straight in log time.
    """
    weights = np.ones(len(seconds)) if weights is None else weights
    if not len(seconds):
        return np.linspace(1 / 64, 1.0, 64)
    order = np.lexsort((~done, seconds))  # at equal times the finished come first, as the estimate asks
    times, ended, mass = seconds[order], done[order], weights[order]
    at_risk = np.cumsum(mass[::-1])[::-1]
    open_share = np.cumprod(1.0 - np.where(ended, mass / at_risk, 0.0))
    position = np.searchsorted(times, HORIZONS, side="right")
    still = np.concatenate([[1.0], open_share])[position]
    beyond = np.minimum(times[-1] / HORIZONS, 1.0) if ended.any() else 1.0
    curve: np.ndarray = rising(1.0 - (still * beyond)[None, :])[0]
    return curve


def _at(curves: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    # One search serves all rows: the horizons are the same for each.
    log: np.ndarray = np.log(np.clip(seconds, HORIZONS[0], HORIZONS[-1]))
    place = (log - LOG_HORIZONS[0]) / (LOG_HORIZONS[1] - LOG_HORIZONS[0])
    low = np.clip(place.astype(int), 0, 62)
    part = place - low
    rows = np.arange(len(curves))[:, None]
    inside = curves[rows, low] * (1 - part) + curves[rows, low + 1] * part
    early = curves[:, :1] * seconds / HORIZONS[0]
    found: np.ndarray = np.where(seconds < HORIZONS[0], early, inside)
    return found
