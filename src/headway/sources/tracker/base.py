"""What an export of issues says, whichever tracker wrote it, and how one that says something else is refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from headway.core.errors import BadInput
from headway.core.promise import end_of
from headway.core.text import one_line

REMEDY = (
    "Give the list of issues as GitHub or GitLab export it (JSON), or a CSV whose heading has the columns key and created; "
    "dates as 2026-03-01, 2026-03-01T12:00:00Z or 02/Jan/24 10:15 AM."
)
_KEY = re.compile(r"#?([0-9]{1,18}|[A-Z][A-Z0-9_]{0,30}-[0-9]{1,18})")
_FROM, _UNTIL = 1970, 2200


class Project(NamedTuple):
    """A milestone, epic or version; `due_at` is the end of its day."""

    key: str
    kind: str
    title: str
    opened_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None


class Issue(NamedTuple):
    """One issue; `project` is the key of what it belongs to."""

    key: str
    opened_at: datetime
    closed_at: datetime | None
    is_dropped: bool | None
    due_at: datetime | None
    project: str | None


@dataclass(frozen=True)
class Export:
    """All that one file says: issues and projects by key, which issue a request closes (numbers), how many requests there are."""

    issues: Mapping[str, Issue] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    closes: Sequence[tuple[int, str]] = ()
    n_requests: int = 0


def refused(what: str, where: str) -> BadInput:
    """Return the error that says what is wrong with an export, and where in it."""
    return BadInput(f"{where}: {one_line(what, 200).rstrip('.')}.", REMEDY)


def told_once(issues: Iterable[tuple[str, Issue]]) -> dict[str, Issue]:
    """Return issues by key, of (place in the export, issue); raise `BadInput` where two of one key differ.

    The same issue with the same dates is what overlapping pages give; with others it is another repository's.
    """
    told: dict[str, Issue] = {}
    for where, issue in issues:
        if told.setdefault(issue.key, issue) != issue:
            raise refused(
                f"issue {issue.key} is told twice, and not alike: give one repository's issues, each once", where
            )
    return told


def not_before(closed_at: datetime | None, opened_at: datetime, where: str) -> datetime | None:
    """Return when an issue was closed, not before it was opened; raise `BadInput` where that is a day or more.

    Less than a day is what a date without its hour leaves open.
    """
    if closed_at is None:
        return None
    if opened_at - closed_at >= timedelta(days=1):
        raise refused(f"it was closed ({closed_at:%Y-%m-%d}) before it was created ({opened_at:%Y-%m-%d})", where)
    return max(closed_at, opened_at)


def key_of(text: str, where: str) -> str:
    """Return the number or key of an issue; raise `BadInput` for what is none.

    >>> key_of("#12", "issues.csv"), key_of("SHOP-7", "issues.csv")
    ('12', 'SHOP-7')
    """
    found = _KEY.fullmatch(text.strip())
    if not found:
        raise refused(f"'{text[:60]}' is no number or key of an issue (12, SHOP-12)", where)
    return found[1]


def credible(instant: datetime | None, where: str) -> datetime | None:
    """Return an instant as naive UTC in whole seconds; raise `BadInput` for one that no tracker can have seen."""
    if instant is not None and not _FROM <= instant.year < _UNTIL:
        raise refused(f"{instant:%Y-%m-%d} is no date of an issue (from {_FROM} to {_UNTIL - 1})", where)
    if instant is not None and instant.tzinfo:
        instant = instant.astimezone(UTC).replace(tzinfo=None)
    return instant.replace(microsecond=0) if instant else None


def due(day: date | None, where: str) -> datetime | None:
    """Return the instant at which a day on which something is due is over."""
    if day is None:
        return None
    start = credible(datetime(day.year, day.month, day.day), where)
    return end_of(start) if start else None
