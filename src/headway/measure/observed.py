"""When each repository was being observed: inside, a count of nothing is 0; outside, it is missing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from headway.measure.privacy import OTHER
from headway.measure.window import Period, weeks_seen
from headway.store.duckdb import Store

QUIET = timedelta(days=7)
"""A repository whose newest landing is no older than this is taken to be observed until now."""

Spans = dict[str | None, Period]
"""The observed span of each repository, and under None that of them all."""


def observed(store: Store, now: datetime) -> Spans:
    """Return the spans in which what happened would have been seen; empty when nothing was read."""
    sql = "select repository, observed_from, observed_until from repository where observed_from is not null"
    spans: Spans = {
        name: Period(start, now if now - end <= QUIET else min(end, now))
        for name, start, end in store.rows(sql)
        if start <= now
    }
    if spans:
        found = list(spans.values())
        spans[None] = Period(min(s.first_at for s in found), max(s.next_at for s in found))
    return spans


def weeks(periods: Sequence[Period], spans: Spans, by: str | None) -> tuple[tuple[str | None, int, float], ...]:
    """Return how many weeks of each period were observed, by repository where the number is split by it."""
    # Only repositories have spans of their own; what is rolled up, and every other slice, has that of them all.
    whole = spans.get(None)
    named: dict[str | None, Period | None] = {None: whole}
    if by == "repository":
        named = {OTHER: whole, **{name: span for name, span in spans.items() if name}}
    return tuple((name, i, weeks_seen(p, span)) for name, span in named.items() for i, p in enumerate(periods))
