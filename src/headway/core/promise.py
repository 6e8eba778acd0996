"""The words of a promise: the days a team plans by, chances never said as certain, and how often intervals held."""

from datetime import datetime, timedelta

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SURE = 0.99
"""Chances beyond this are said as "over 99 %": nobody has seen enough to say more."""


def percent(chance: float) -> str:
    """Say a chance in whole per cent, never as certain.

    >>> percent(0.624), percent(0.9999), percent(0.0)
    ('62 %', 'over 99 %', 'under 1 %')
    """
    if chance > SURE:
        return "over 99 %"
    return "under 1 %" if chance < 1 - SURE else f"{chance * 100:.0f} %"


def next_fridays(at: datetime, n: int = 2) -> list[datetime]:
    """Return the next n Fridays, from the day of `at` on: the days a team plans by.

    >>> [day.day for day in next_fridays(datetime(2024, 5, 3, 18))]
    [3, 10]
    """
    first = at.date() + timedelta(days=(4 - at.weekday()) % 7)
    return [datetime(first.year, first.month, first.day) + timedelta(days=7 * week) for week in range(n)]


def end_of(day: datetime) -> datetime:
    """Return the instant (UTC) at which a day is over."""
    return datetime(day.year, day.month, day.day) + timedelta(days=1)


def named(at: datetime, day: datetime) -> str:
    """Name a day as seen from an instant: a weekday alone is plain only for the two weeks ahead; beyond them it needs its date.

    >>> [named(datetime(2024, 5, 1), datetime(2024, 5, day)) for day in (3, 10, 17)]
    ['Friday', 'next Friday', 'Friday, 2024-05-17']
    """
    ahead, name = (day.date() - at.date()).days, _DAYS[day.weekday()]
    if 0 <= ahead < 14:
        return name if ahead < 7 else f"next {name}"
    return f"{name}, {day:%Y-%m-%d}"


def meant(covered: float | None, n: int, where: str = "") -> str:
    """Say how often 80 % intervals are meant to hold and how often `n` of them did.

    >>> meant(0.781, 1200, " later changes"), meant(None, 0)
    ('meant to hold 80 times in 100; held 78 in 100 of 1,200 later changes', 'meant to hold 80 times in 100; not yet known how often it holds')
    """
    held = (
        f"held {covered * 100:.0f} in 100 of {n:,}{where}"
        if covered is not None and n
        else "not yet known how often it holds"
    )
    return f"meant to hold 80 times in 100; {held}"
