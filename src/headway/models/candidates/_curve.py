"""The last step of a chance: a line through log-odds, fitted on rows later than those that were learnt from."""

from dataclasses import dataclass

import numpy as np

LOWEST = 1e-4
HALF_LIFE = 3000.0
"""Rows after which a row weighs half in calibration: rates drift, but fewer rows than this tell only noise."""

_SURE = 5.0


@dataclass(frozen=True)
class Curve:
    """Maps a margin in log-odds to a chance: `slope` > 0 keeps the order, `shift` moves the rate."""

    slope: float = 1.0
    shift: float = 0.0

    def chances(self, margins: np.ndarray) -> np.ndarray:
        """Return chances (n,) within [1e-4, 1 - 1e-4]; a margin that is not a number counts as 0.

        >>> Curve().chances(np.array([0.0, -900.0])).tolist()
        [0.5, 0.0001]
        """
        odds = np.clip(np.nan_to_num(self.slope * margins + self.shift), -30, 30)
        return np.asarray(np.clip(1 / (1 + np.exp(-odds)), LOWEST, 1 - LOWEST))


def log_odds(chances: np.ndarray) -> np.ndarray:
    """Return the log-odds of chances, those of 1e-4 at the least."""
    inside = np.clip(chances, LOWEST, 1 - LOWEST)
    return np.asarray(np.log(inside / (1 - inside)))


def fit_curve(margins: np.ndarray, y: np.ndarray, *, slope: float = _SURE, shift: float = 0.0) -> Curve:
    """Return the curve of the least log loss on held-out rows in time order, newer ones weighing more (Platt 1999).

    With no rows it is the identity; with few it stays near it, as strongly as `slope` and `shift` say: the inverse
    variances of normal priors on the logarithm of the slope and on the shift.
    """
    from scipy.optimize import minimize

    if not len(y):
        return Curve()
    weights = 0.5 ** (np.arange(len(y))[::-1] / HALF_LIFE)
    # half a yes and half a no keep the shift finite where only one class was seen
    margins, y, weights = np.r_[margins, 0.0, 0.0], np.r_[y, 0.0, 1.0], np.r_[weights, 0.5, 0.5]

    def loss(two: np.ndarray) -> float:
        odds = np.exp(two[0]) * margins + two[1]
        return float(weights @ (np.logaddexp(0, odds) - y * odds) + (slope * two[0] ** 2 + shift * two[1] ** 2) / 2)

    found = minimize(loss, np.zeros(2), bounds=[(-3.0, 3.0), (-12.0, 12.0)]).x
    return Curve(float(np.exp(found[0])), float(found[1]))
