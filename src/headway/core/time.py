"""Instants, windows and periods: naive UTC, half-open, ISO weeks. Nothing here reads a clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from headway.core.errors import BadInput

DAY = 86_400
"""Seconds in a day; durations in tables are seconds."""

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Window:
    """A half-open span [since, until) of naive UTC instants; an end that is None is open."""

    since: datetime | None
    until: datetime | None


def utc(seconds: float) -> datetime:
    """Return the naive UTC instant of a Unix time in seconds.

    >>> utc(0)
    datetime.datetime(1970, 1, 1, 0, 0)
    """
    return datetime(1970, 1, 1) + timedelta(seconds=seconds)  # naive UTC is the convention of the house


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 date or instant as naive UTC; raise `BadInput` when it is neither.

    >>> parse_instant("2026-03-01")
    datetime.datetime(2026, 3, 1, 0, 0)
    >>> parse_instant("2026-03-01T12:00:00+02:00")
    datetime.datetime(2026, 3, 1, 10, 0)
    """
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant
    except (ValueError, OverflowError):
        raise BadInput(
            f"'{text[:80]}' is no date.", "Give an ISO 8601 date such as 2026-03-01 or 2026-03-01T12:00:00Z."
        ) from None
