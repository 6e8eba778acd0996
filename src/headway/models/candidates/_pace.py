"""Time counted in the recent pace of a repository: what was learnt while work was quicker still holds when it slows down."""

from dataclasses import replace

import numpy as np

from headway.models.base import HORIZONS, Rows
from headway.models.durations import stretched

FACTS = ("pace_middle_month", "pace_middle_half", "n_landed_month")
TRUSTED = 50.0
"""Landings of a month that make its median count as much as that of the half year."""

UNIT = 86_400.0
"""Seconds that a curve calls a day where the pace is a day: any number would do, since all is counted in it."""


def paces(rows: Rows) -> np.ndarray:
    """Return how many `UNIT` work took lately before each row, (n,); 1 where nothing tells."""
    if not set(FACTS) <= set(rows.names):
        return np.ones(len(rows))
    month, half, n = (np.where(np.isfinite(rows[name]), rows[name], np.nan) for name in FACTS)
    n = np.maximum(np.nan_to_num(n), 0.0)
    trust = n / (n + TRUSTED)
    half = np.where(np.isnan(half), month, half)
    log = np.where(np.isnan(month), half, trust * month + (1 - trust) * half)
    # outside a minute and three years the horizons tell nothing apart
    log = np.clip(np.nan_to_num(log, nan=np.log(UNIT)), np.log(HORIZONS[0]), np.log(HORIZONS[-1]))
    return np.asarray(np.exp(log) / UNIT)


def in_pace(rows: Rows) -> Rows:
    """Return the rows with their truth counted in the pace before each."""
    return replace(rows, y=rows.y / paces(rows))


def in_seconds(curves: np.ndarray, rows: Rows) -> np.ndarray:
    """Return curves (n, 64) that were learnt of `in_pace` rows as chances of being done by each horizon of the clock."""
    return stretched(curves, paces(rows))
