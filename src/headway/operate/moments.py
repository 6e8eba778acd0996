"""The fixed moments at which an open change is predicted: opened, and 1, 7 and 30 days later; never the clock of a run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from headway.store.duckdb import Store

MOMENTS = (
    ("opened", timedelta(0)),
    ("+1 d", timedelta(days=1)),
    ("+7 d", timedelta(days=7)),
    ("+30 d", timedelta(days=30)),
)
OF_OPEN = ("change_risk", "completion_time")
"""Tasks that are asked of a change again while it stays open; the others have one moment of their own."""

OPEN = """
select c.change_id, coalesce(min(h.started_at), c.first_commit_at, min(h.last_at)), coalesce(min(h.last_at), c.first_commit_at)
from change c left join head h on h.sha = c.change_id where c.state = 'open' group by c.change_id, c.first_commit_at
order by c.change_id"""


@dataclass(frozen=True)
class Due:
    """A prediction that is due: what is known at `at` goes in, and nothing later."""

    subject: str
    moment: str
    at: datetime


def due(store: Store, now: datetime, since: datetime) -> list[Due]:
    """Return what is due of every open change by `now` for a model that knows everything up to `since`."""
    found = store.rows(OPEN)
    return [
        d for subject, start, last in found if start is not None for d in passed(subject, (start, last), now, since)
    ]


def passed(subject: str, span: tuple[datetime, datetime], now: datetime, since: datetime) -> Iterator[Due]:
    """Yield the moments of one open change that have passed, each with the instant whose knowledge goes in.

    `span` is its first and its newest commit. Only the branch as it stands can be read, so an earlier moment counts only
    if nothing was added after it; the newest moment is said as of the newest commit then. Nothing is said as of
    an instant before the model was trained: it would know the future.

    >>> day = lambda d: datetime(2026, 1, d)
    >>> [(d.moment, d.at.day) for d in passed("x", (day(1), day(1)), day(20), day(1))]
    [('opened', 1), ('+1 d', 2), ('+7 d', 8)]
    >>> [(d.moment, d.at.day) for d in passed("x", (day(1), day(9)), day(20), day(1))]
    [('+7 d', 9)]
    >>> [(d.moment, d.at.day) for d in passed("x", (day(1), day(1)), day(20), day(20))]
    [('+7 d', 20)]
    """
    start, last = span
    reached = [(name, start + after) for name, after in MOMENTS if start + after <= now]
    for i, (name, moment) in enumerate(reached):
        at = max(moment, last, since)
        if at <= now and (at == moment or i == len(reached) - 1):
            yield Due(subject, name, at)
