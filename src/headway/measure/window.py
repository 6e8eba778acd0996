"""Windows and the periods in them: half-open, ISO weeks and calendar months in UTC, and the span that was observed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from headway.core.errors import BadInput

WEEK = timedelta(days=7)
BEGINNING = datetime(1970, 1, 1)
"""Where a window without a start begins; the tables hold no instant before 1971."""


@dataclass(frozen=True)
class Period:
    """One half-open span [first_at, next_at)."""

    first_at: datetime
    next_at: datetime


def floor(instant: datetime, every: str) -> datetime:
    """Return the start of the ISO week (Monday) or month that holds an instant.

    >>> floor(datetime(2026, 1, 1, 12), "week"), floor(datetime(2026, 1, 31), "month")
    (datetime.datetime(2025, 12, 29, 0, 0), datetime.datetime(2026, 1, 1, 0, 0))
    """
    day = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday()) if every == "week" else day.replace(day=1)


def following(start: datetime, every: str) -> datetime:
    """Return the start of the next week or month after a start.

    >>> following(datetime(2026, 12, 1), "month")
    datetime.datetime(2027, 1, 1, 0, 0)
    """
    return start + WEEK if every == "week" else (start + timedelta(days=32)).replace(day=1)


def periods(since: datetime, until: datetime, every: str | None) -> list[Period]:
    """Cut [since, until) into whole periods, clipped at both ends; one period when `every` is None.

    >>> [p.first_at.day for p in periods(datetime(2026, 3, 3), datetime(2026, 3, 17), "week")]
    [3, 9, 16]
    """
    if every is None:
        return [Period(since, until)]
    if every not in {"week", "month"}:
        raise BadInput(f"'{every[:40]}' is no period.", "Choose week or month.")
    found, start = [], floor(since, every)
    while start < until:
        after = following(start, every)
        found.append(Period(max(start, since), min(after, until)))
        start = after
    return found


def weeks_seen(period: Period, seen: Period | None) -> float:
    """Return how many weeks of a period were observed; 0 where none was."""
    if seen is None:
        return 0.0
    overlap = min(period.next_at, seen.next_at) - max(period.first_at, seen.first_at)
    return max(0.0, overlap / WEEK)
