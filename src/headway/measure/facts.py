"""The first half of every query: which rows count, in which slice and period, with what weight, and what they lack."""

from dataclasses import dataclass
from datetime import datetime
from re import findall

from headway.core.registry import find
from headway.measure.query import Query, Value, literal, table_of
from headway.measure.window import Period, floor
from headway.metrics.base import Metric
from headway.tables.base import Bridge, Column, Table

UNKNOWN = "(unknown)"
"""The slice of rows whose slicing column is missing."""


@dataclass(frozen=True)
class Plan:
    """All that the query of one measurement depends on; `shown` maps a slice to the label it is rolled up into."""

    metric: Metric
    table: Table
    by: Column | Bridge | None
    periods: tuple[Period, ...]
    now: datetime
    young_from: datetime | None
    every: str | None = None
    weeks: tuple[tuple[str | None, int, float], ...] = ()
    shown: tuple[tuple[str, str], ...] = ()


def facts(plan: Plan, people: bool = False) -> Query:
    """Return the common table expressions `period` and `fact`.

    A fact has its slice and period (number of the period), weight, value, per, cluster, whether it was inferred, and its
    stage: known, missing (lacks what the number needs), young (immature) or open (unfinished at the period's end).
    With `people` it also has the person it counts for, one row each where several stand behind it.
    """
    spans: list[list[Value]] = [
        [i, floor(p.first_at, plan.every) if plan.every else None, p.first_at, p.next_at, min(p.next_at, plan.now)]
        for i, p in enumerate(plan.periods)
    ]
    instants = [(name, "timestamp") for name in ("floor_at", "first_at", "next_at", "end_at")]
    columns = [("period", "integer"), *instants]
    query = Query("with ") + table_of("period", columns, spans)
    if plan.shown:
        query += Query(",\n") + table_of("shown", [("slice", "varchar"), ("label", "varchar")], plan.shown)
    return query + Query(f",\nfact as (\n{_union(plan, people)}\n)")


def _union(plan: Plan, people: bool) -> str:
    metric = plan.metric
    placed = _under_way(plan, metric.at, metric.ends) if metric.ends else _within(plan, metric.at)
    done = _select(plan, placed, _stage(plan), people)
    if not metric.starts:
        return done
    unfinished = _select(plan, _under_way(plan, metric.starts, metric.at), "'open'", people)
    return f"{done}\n  union all\n{unfinished}"


def _under_way(plan: Plan, start: str, end: str) -> str:
    # What ended before the first period's end never counts: said apart, it spares the engine most of the comparing.
    first, last = _instant(plan.periods[0].next_at), _instant(plan.periods[-1].next_at)
    bounds = f"{start} < {last} and ({end} is null or {end} >= {first})"
    return f"{bounds}\n    and {start} < period.next_at and ({end} is null or {end} >= period.next_at)"


def _within(plan: Plan, at: str) -> str:
    # The equality finds the period at once where there are many; the bounds clip the first and the last.
    same = f"date_trunc('{plan.every}', {at}) = period.floor_at and " if plan.every else ""
    return f"{same}{at} >= period.first_at and {at} < period.next_at"


def _stage(plan: Plan) -> str:
    metric = plan.metric
    lacks = f"{metric.value} is null" + (f" or {metric.per} is null" if metric.per else "")
    young = f"when {metric.at} >= {_instant(plan.young_from)} then 'young' " if plan.young_from else ""
    return f"case {young}when {lacks} then 'missing' else 'known' end"


def _select(plan: Plan, placed: str, stage: str, people: bool) -> str:
    metric, table = plan.metric, plan.table
    joins, slice_, weight = _slicing(plan)
    crew, person = crew_of(table) if people else ("", "null")
    columns = (
        f"{slice_} as slice, period.period, {weight} as weight, {_number(metric)} as value, "
        f"{metric.per or 'null'} as per, {metric.cluster or table.name + '.' + table.key[0]} as cluster, "
        f"{_inferred(plan)} as inferred, {stage} as stage, {person} as person"
    )
    where = f"\n  where {metric.where}" if metric.where else ""
    text = f"  select {columns}\n  from {table.name}\n  join period on {placed}{joins}{crew}{where}"
    return text.replace(":now", _instant(plan.now)).replace(":end", "period.end_at")


def _number(metric: Metric) -> str:
    # A truth value becomes a number by words that every engine knows; not all cast a boolean.
    if metric.kind.name == "share":
        return f"case when {metric.value} then 1.0 when not ({metric.value}) then 0.0 end"
    return f"cast({metric.value} as double precision)"


def _slicing(plan: Plan) -> tuple[str, str, str]:
    joins, name, weight = "", "cast(null as varchar)", f"cast({plan.metric.weight} as double precision)"
    if isinstance(plan.by, Bridge):
        b = plan.by
        joins = (
            f"\n  left join (select {b.key} as bridge_key, {b.column} as bridge_slice, {b.weight} as bridge_weight "
            f"from {b.table}) as bridge on bridge_key = {plan.table.name}.{b.key}"
        )
        name, weight = f"coalesce(bridge_slice, {literal(b.otherwise)})", f"{weight} * coalesce(bridge_weight, 1)"
    elif plan.by:
        name = f"coalesce(cast({plan.table.name}.{plan.by.name} as varchar), {literal(UNKNOWN)})"
    if plan.shown:
        joins += f"\n  left join shown on shown.slice = {name}"
        name = f"coalesce(shown.label, {name})"
    return joins, name, weight


def _inferred(plan: Plan) -> str:
    """Say when a row is inferred: its table is, or a column that this number uses or is split by."""
    metric = plan.metric
    words = set(findall(r"\w+", f"{metric.value} {metric.per} {metric.where} {getattr(plan.by, 'name', '')}"))
    rules = [c.inferred for c in plan.table.columns if c.inferred and c.name in words]
    return " or ".join([plan.table.inferred, *rules])


def crew_of(table: Table) -> tuple[str, str]:
    """Return the join that brings in whoever stands behind a row, and the SQL of that person; null where nobody does."""
    if table.people_in is None:
        return "", table.people or "null"
    other, key = table.people_in
    people = f"select distinct {key} as crew_key, {_crew(other)} as crew_person from {other}"
    return f"\n  left join ({people}) as crew on crew_key = {table.name}.{key}", "crew_person"


def _crew(other: str) -> str:
    return find("headway.tables", Table, other, "table").people


def _instant(at: datetime | None) -> str:
    return f"timestamp {literal(at)}"
