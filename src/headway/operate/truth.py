"""When a truth is ripe: a change that was not repaired yet counts only once it has had the time that repairs usually take."""

import numpy as np

from headway.core.time import DAY
from headway.models.base import Rows

SHORTEST, LONGEST = 30.0, 180.0
"""Days that a truth ripens at least and at most."""


def ripening_days(rows: Rows) -> float:
    """Return the days after which a prediction of a chance is scored: the usual delay of a yes, within bounds.

    One length for all predictions of a model, so that windows of different age compare; what becomes known later counts
    as a no, in the reference as in use.
    """
    yes = rows.y == 1
    waited = (rows.known_at - rows.at)[yes & ~np.isnat(rows.known_at)].astype("m8[us]").astype(float) / (1e6 * DAY)
    return float(np.clip(np.median(waited), SHORTEST, LONGEST)) if len(waited) else SHORTEST


def ripe(rows: Rows, days: float, now: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are ripe at `now`, a mask (n,), and what happened to each within `days`: 1 or 0, (n,)."""
    span = np.timedelta64(int(days * DAY * 1e6), "us")
    within = (rows.y == 1) & (rows.known_at - rows.at <= span)  # NaT compares as False
    return np.asarray(rows.at + span <= now), np.asarray(within, float)
