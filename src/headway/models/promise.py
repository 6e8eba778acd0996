"""Time in plain words: the chance of being done by a day, and an interval with how often such intervals really held."""

from datetime import datetime

import numpy as np

from headway.core.promise import end_of, meant, named, percent
from headway.core.units import show
from headway.models.durations import chance_by, quantiles


def by_day(curve: np.ndarray, at: datetime, day: datetime) -> str:
    """Say the chance that a curve (64,) counted from `at` gives to being done by the end of a day (UTC).

    >>> curve = np.linspace(0, 1, 64)
    >>> by_day(curve, datetime(2024, 5, 1, 12), datetime(2024, 5, 3))
    'by Friday 57 %'
    """
    end = end_of(day)
    chance = float(chance_by(curve[None, :], np.array([(end - at).total_seconds()]))[0]) if end > at else 0.0
    return f"by {named(at, day)} {percent(chance)}"


def interval(curve: np.ndarray, covered: float | None = None, n: int = 0) -> str:
    """Say the 80 % interval of a curve (64,), with the share of `n` earlier such intervals that held, where that is known.

    >>> interval(np.linspace(0, 1, 64), 0.781, 1200)
    'between 4.2 min and 263 d (meant to hold 80 times in 100; held 78 in 100 of 1,200)'
    """
    low, _, high = quantiles(curve[None, :])[0]
    return f"between {show(float(low), 's')} and {show(float(high), 's')} ({meant(covered, n)})"
