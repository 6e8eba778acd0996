"""Measures: checks what was asked, plans the query, shields people, runs it, and hands back rows with the query."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

from headway.core.errors import BadInput, Withheld
from headway.core.registry import find
from headway.core.settings import Settings
from headway.core.time import Window
from headway.measure.columns import slicing
from headway.measure.facts import Plan
from headway.measure.observed import Spans, observed, weeks
from headway.measure.result import Measured
from headway.measure.rows import rows
from headway.measure.templates import number_query, without_cells
from headway.measure.window import BEGINNING, Period, periods
from headway.measure.withhold import shield
from headway.metrics.base import Metric
from headway.store.duckdb import Store
from headway.tables.base import Table

PERIODS = frozenset({"week", "month"})
"""Splitting by one of these is asking for every one of them."""

INSTANT = timedelta(microseconds=1)
"""The smallest step of time that a table can tell."""


def measure(
    store: Store,
    metric: Metric | str,
    by: str | None = None,
    *,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    every: str | None = None,
    settings: Settings | None = None,
) -> Measured:
    """Return a metric's numbers for each slice (`by` a column) and period (`every` week or month) of [since, until).

    Facts after `now` are invisible. Raises `UnknownName` for a metric or column that does not exist, `Withheld` for a
    column that leads to a person or a metric that is switched off, `BadInput` for an empty window.
    """
    if by in PERIODS and not every:
        by, every = None, by
    asked, chosen = known(metric), settings or Settings()
    by = by or asked.by or None
    spans = observed(store, now)
    window = _window(since, until, now)
    plan = _plan(asked, by, _periods(window, every, spans, now), now=now, every=every, settings=chosen)
    shielded = shield(store, plan, chosen.privacy.min_people)
    seen = (spans if by == "repository" else _whole(spans)) if _ever_seen(store, asked) else {}
    plan = replace(shielded.plan, weeks=weeks(shielded.plan.periods, seen, by if shielded.plan.by else None))
    query = number_query(plan)
    found = rows(plan, store.rows(query.sql, query.values), shielded.hidden, seen)
    if every and not plan.every:
        found = [replace(row, period=None) for row in found]  # a total is no row of the period it begins in
    shown = without_cells(query, shielded.hidden).expanded()
    return Measured(asked, by, every, window, tuple(found), shown, shielded.notes)


def known(metric: Metric | str) -> Metric:
    """Return the metric of that name, opening only its own file."""
    return find("headway.metrics", Metric, metric, "metric") if isinstance(metric, str) else metric


def _plan(
    metric: Metric, by: str | None, spans: list[Period], *, now: datetime, every: str | None, settings: Settings
) -> Plan:
    if metric.name in settings.metrics.off:
        raise Withheld(
            f"{metric.name} is switched off here.",
            "Take it out of [metrics] off in the settings that `headway doctor` shows.",
        )
    table = find("headway.tables", Table, metric.table, "table")
    column = slicing(metric, table, by) if by else None
    return Plan(metric, table, column, tuple(spans), now, young_from(metric, now, settings), every)


def _window(since: datetime | None, until: datetime | None, now: datetime) -> Window:
    end = min(until or now, now)
    if since and since >= end:
        raise BadInput(f"No time lies between {since} and {end}.", "Choose an earlier --since.")
    return Window(since, end)


def _periods(window: Window, every: str | None, spans: Spans, now: datetime) -> list[Period]:
    until = window.until or now
    start = window.since or (spans[None].first_at if spans and every else BEGINNING)
    *before, last = periods(min(start, until), until, every)
    # A fact of this very instant is not after it: where now is the newest commit's own time, that commit counts.
    return [*before, Period(last.first_at, last.next_at + INSTANT) if last.next_at == now else last]


def young_from(metric: Metric, now: datetime, settings: Settings) -> datetime | None:
    """Return the instant from which on rows are too young for a metric to count; None where none is."""
    days: object = metric.mature
    if isinstance(days, str):
        days = reduce(getattr, days.split("."), settings)
    return now - timedelta(days=days) if isinstance(days, int) and days else None


def _ever_seen(store: Store, metric: Metric) -> bool:
    # Where no release was ever tagged, releases are not counted in tags: their number is unknown, not 0.
    return bool(store.rows(f"select 1 from {metric.table} limit 1"))


def _whole(spans: Spans) -> Spans:
    return {name: span for name, span in spans.items() if name is None}
