"""Measures: plans the query, asks who would be seen, rolls up what is too small, and turns sums into numbers."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

from headway.core.errors import BadInput, Withheld
from headway.core.registry import find
from headway.core.settings import Settings
from headway.core.time import Window
from headway.measure.columns import slicing
from headway.measure.ends import ends
from headway.measure.facts import Plan, young_from
from headway.measure.privacy import OTHER, Cell, People, hidden_cells, parent_folder, roll_up
from headway.measure.query import Query
from headway.measure.result import Measured, Row
from headway.measure.templates import number_query, people_query
from headway.measure.window import BEGINNING, Period, periods, weeks_seen
from headway.metrics.base import Metric
from headway.store.duckdb import Store
from headway.tables.base import TEAM, Table

QUIET = timedelta(days=7)
"""A repository whose newest landing is no older than this is taken to be observed until now."""

PERIODS = frozenset({"week", "month"})
"""Splitting by one of these is asking for every one of them."""

INSTANT = timedelta(microseconds=1)
"""The smallest step of time that a table can tell."""

COUNTED = frozenset({"count", "rate", "level"})
"""Kinds that are 0, not missing, where the source was observed and nothing was seen."""


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

    Facts at or after `now` are invisible. Raises `UnknownName` for a metric or column that does not exist, `Withheld`
    for a column that leads to a person or a metric that is switched off, `BadInput` for an empty window.
    """
    return _Measurement(store, known(metric), now, settings or Settings()).run(by, since, until, every)


def known(metric: Metric | str) -> Metric:
    """Return the metric of that name, opening only its own file."""
    return find("headway.metrics", Metric, metric, "metric") if isinstance(metric, str) else metric


class _Measurement:
    """One measurement under way: what it was asked, what it found so far, and what the reader must be told."""

    def __init__(self, store: Store, metric: Metric, now: datetime, settings: Settings) -> None:
        self.store, self.metric, self.now, self.settings = store, metric, now, settings
        self.table = find("headway.tables", Table, metric.table, "table")
        self.least = settings.privacy.min_people
        self.notes: list[str] = []
        self.seen: dict[str | None, Period] = {}
        if metric.name in settings.metrics.off:
            raise Withheld(f"{metric.name} is switched off here.", "Take it out of [metrics] off in headway.toml.")

    def run(self, by: str | None, since: datetime | None, until: datetime | None, every: str | None) -> Measured:
        if by in PERIODS and not every:
            by, every = None, by
        by = by or self.metric.by or None
        column = slicing(self.metric, self.table, by) if by else None
        window = Window(since, min(until or self.now, self.now))
        if since and since >= (window.until or self.now):
            raise BadInput(f"No time lies between {since} and {window.until}.", "Choose an earlier --since.")
        self.seen = seen = self._seen(by)
        spans = self._periods(window, every, seen.get(None))
        plan = Plan(self.metric, self.table, column, tuple(spans), self.now, self._young_from(), every)
        plan, hidden = self._private(replace(plan, weeks=_weeks(spans, seen, by)), bool(every))
        query = number_query(plan)
        rows = self._rows(plan, query, hidden, seen)
        return Measured(self.metric, by, every, window, tuple(rows), query.expanded(), tuple(self.notes))

    def _periods(self, window: Window, every: str | None, seen: Period | None) -> list[Period]:
        until = window.until or self.now
        start = window.since or (seen.first_at if seen and every else BEGINNING)
        *before, last = periods(min(start, until), until, every)
        # A fact of this very instant is not after it: where now is the newest commit's own time, that commit counts.
        return [*before, Period(last.first_at, last.next_at + INSTANT) if last.next_at == self.now else last]

    def _young_from(self) -> datetime | None:
        days: object = self.metric.mature
        if isinstance(days, str):
            days = reduce(getattr, days.split("."), self.settings)
        return young_from(self.now, int(str(days)))

    def _seen(self, by: str | None) -> dict[str | None, Period]:
        sql = "select repository, observed_from, observed_until from repository where observed_from is not null"
        spans = {
            name: Period(start, self.now if self.now - end <= QUIET else min(end, self.now))
            for name, start, end in self.store.rows(sql)
            if start <= self.now
        }
        if not spans:
            return {}
        whole = Period(min(s.first_at for s in spans.values()), max(s.next_at for s in spans.values()))
        return (dict(spans) if by == "repository" else {}) | {None: whole}

    def _private(self, plan: Plan, split: bool) -> tuple[Plan, dict[Cell, str]]:
        if not self.metric.outcome and plan.by is not TEAM:
            return plan, {}
        in_all = self._people_in_all()
        if in_all == 1:
            return plan, {}
        if self.least < Settings().privacy.min_people:
            self.notes.append(f"privacy.min_people is lowered to {self.least}.")
        if 0 < in_all < self.least and (plan.by or split):
            return self._totals_only(plan, in_all), {}
        census = self._census(plan)
        if plan.by:
            plan, census = self._rolled_up(plan, census)
        if in_all < self.least:
            return plan, {cell: _few(1, 2) for cell, people in census.items() if len(people) == 1}
        return plan, {c: _few(len(census[c]), self.least) for c in hidden_cells(census, self.least)}

    def _people_in_all(self) -> int:
        count = "select count(distinct case when author_kind = 'human' then author end) from change"
        return int(self.store.rows(count)[0][0])

    def _totals_only(self, plan: Plan, in_all: int) -> Plan:
        self.notes.append(
            f"Only the total is shown: {in_all} people work here, fewer than privacy.min_people = {self.least}. "
            "Lower it in headway.toml to choose otherwise."
        )
        whole = Period(plan.periods[0].first_at, plan.periods[-1].next_at)
        weeks = weeks_seen(whole, self.seen.get(None))
        return replace(plan, by=None, periods=(whole,), every=None, weeks=((None, 0, weeks),))

    def _census(self, plan: Plan) -> dict[Cell, People]:
        query = people_query(plan)
        found: dict[Cell, set[str]] = {}
        for name, period, person in self.store.rows(query.sql, query.values):
            found.setdefault((name, period), set()).update([person] if person else [])
        return {cell: frozenset(people) for cell, people in found.items()}

    def _rolled_up(self, plan: Plan, census: dict[Cell, People]) -> tuple[Plan, dict[Cell, People]]:
        people: dict[str, People] = {}
        for (name, _), crew in census.items():
            people[str(name)] = people.get(str(name), frozenset()) | crew
        areas = plan.by is not None and getattr(plan.by, "column", getattr(plan.by, "name", "")) in {
            "area",
            "main_area",
        }
        shown = roll_up(people, self.least, parent_folder if areas else lambda _: None)
        moved = tuple((name, label) for name, label in shown.items() if name != label)
        if not moved:
            return plan, census
        self.notes.append(f"{len(moved)} slices with fewer than {self.least} people are rolled up.")
        merged: dict[Cell, People] = {}
        for (name, period), crew in census.items():
            cell = (shown[str(name)], period)
            merged[cell] = merged.get(cell, frozenset()) | crew
        return replace(plan, shown=moved), merged

    def _rows(self, plan: Plan, query: Query, hidden: dict[Cell, str], seen: dict[str | None, Period]) -> list[Row]:
        found = {(line[0], line[1]): line[2:] for line in self.store.rows(query.sql, query.values)}
        weight: dict[str | None, int] = {} if plan.by else {None: 0}
        for (name, _), line in found.items():
            weight[name] = weight.get(name, 0) + line[1]
        names = sorted(weight, key=lambda name: (str(name).startswith("("), -weight[name], str(name)))
        return [
            self._row(
                (name, i), period, found.get((name, i)), hidden.get((name, i), ""), seen.get(name, seen.get(None))
            )
            for name in names
            for i, period in enumerate(plan.periods)
        ]

    def _row(self, cell: Cell, period: Period, line: tuple[float, ...] | None, hidden: str, seen: Period | None) -> Row:
        start = None if period.first_at == BEGINNING else period.first_at
        until, unit = min(period.next_at, self.now), self.metric.unit
        if hidden:
            return Row(cell[0], start, until, None, unit, None, None, None, None, None, None, None, hidden)
        value, n, missing, n_open, n_young, inferred, *sums = line or (None, 0, 0, 0, 0, None)
        low = high = None
        reason = ""
        if value is None or not n:
            value, reason = self._empty(period, seen, bool(n))
        elif not value and self.metric.zero:
            value, reason = None, self.metric.zero
        else:
            low, high = ends(self.metric.kind.name, int(n), value, tuple(sums))  # type: ignore[arg-type]
            # The jackknife knows nothing of a part's ceiling: no more than all of it can be.
            high = min(high, 1.0) if high is not None and unit == "%" else high
        return Row(
            cell[0], start, until, value, unit, int(n or 0), int(missing or 0), low, high, inferred,
            int(n_open or 0), int(n_young or 0), reason,
        )  # fmt: skip

    def _empty(self, period: Period, seen: Period | None, some: bool) -> tuple[float | None, str]:
        if self.metric.kind.name in COUNTED:
            return (0.0, "") if weeks_seen(period, seen) > 0 else (None, "outside the observed span")
        return None, "nothing is old enough yet" if some else "no facts"


def _few(n: int, least: int) -> str:
    if n < least:
        return f"withheld: fewer than {least} people"
    return "withheld: it would give away a neighbour with fewer people"


def _weeks(
    spans: list[Period], seen: dict[str | None, Period], by: str | None
) -> tuple[tuple[str | None, int, float], ...]:
    # Only repositories have spans of their own; what is rolled up, and every other slice, has that of them all.
    whole = seen.get(None)
    named: dict[str | None, Period | None] = {None: whole}
    if by == "repository":
        named = {OTHER: whole, **{name: span for name, span in seen.items() if name}}
    return tuple((name, i, weeks_seen(p, span)) for name, span in named.items() for i, p in enumerate(spans))
