"""Time in plain words: the chance of being done by a day, and an interval with how often such intervals really held."""

from datetime import datetime, timedelta

import numpy as np

from headway.core.units import show
from headway.models.durations import chance_by, quantiles

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SURE = 0.99
"""Chances beyond this are said as "over 99 %": no model has seen enough to say more."""


def by_day(curve: np.ndarray, at: datetime, day: datetime) -> str:
    """Say the chance that a curve (64,) counted from `at` gives to being done by the end of a day (UTC).

    >>> curve = np.linspace(0, 1, 64)
    >>> by_day(curve, datetime(2024, 5, 1, 12), datetime(2024, 5, 3))
    'by Friday 57 %'
    """
    end = datetime(day.year, day.month, day.day) + timedelta(days=1)
    chance = float(chance_by(curve[None, :], np.array([(end - at).total_seconds()]))[0]) if end > at else 0.0
    return f"by {_named(at, day)} {percent(chance)}"


def percent(chance: float) -> str:
    """Say a chance in whole per cent, never as certain.

    >>> percent(0.624), percent(0.9999), percent(0.0)
    ('62 %', 'over 99 %', 'under 1 %')
    """
    if chance > SURE:
        return "over 99 %"
    return "under 1 %" if chance < 1 - SURE else f"{chance * 100:.0f} %"


def interval(curve: np.ndarray, covered: float | None = None, n: int = 0) -> str:
    """Say the 80 % interval of a curve (64,), with the share of `n` earlier such intervals that held, where that is known.

    >>> interval(np.linspace(0, 1, 64), 0.781, 1200)
    'between 4.2 min and 263 d (meant to hold 80 times in 100; held 78 in 100 of 1,200)'
    """
    low, _, high = quantiles(curve[None, :])[0]
    held = (
        f"held {covered * 100:.0f} in 100 of {n:,}" if covered is not None and n else "not yet known how often it holds"
    )
    return f"between {show(float(low), 's')} and {show(float(high), 's')} (meant to hold 80 times in 100; {held})"


def next_fridays(at: datetime, n: int = 3) -> list[datetime]:
    """Return the next n Fridays, from the day of `at` on: the days a team plans by.

    >>> [day.day for day in next_fridays(datetime(2024, 5, 3, 18), 2)]
    [3, 10]
    """
    first = at.date() + timedelta(days=(4 - at.weekday()) % 7)
    return [datetime(first.year, first.month, first.day) + timedelta(days=7 * week) for week in range(n)]


def _named(at: datetime, day: datetime) -> str:
    # A weekday alone is plain only for the seven days ahead; beyond them it needs its date.
    ahead = (day.date() - at.date()).days
    return _DAYS[day.weekday()] if 0 <= ahead < 7 else f"{_DAYS[day.weekday()]}, {day:%Y-%m-%d}"
