"""A few of the rows behind a number: short object ids, type, area and values; never a person, never a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from re import findall

from headway.core.registry import find
from headway.core.settings import Settings
from headway.measure.facts import crew_of
from headway.measure.query import literal
from headway.measure.result import Measured
from headway.measure.run import INSTANT, young_from
from headway.measure.withhold import is_free, people_in_all
from headway.metrics.base import Metric
from headway.questions.base import Grid
from headway.store.duckdb import Store
from headway.tables.base import Column, Table

MOST = 20
"""Rows shown; the command beside them gives all."""
CHANGE = """
select change_id, type, main_area, n_added + n_removed, landed_at from change
where change_id >= ? and change_id < ? and state = 'landed' order by change_id limit 1
"""
SHOWN = ("type", "kind", "main_area", "area", "size", "stream", "state", "role")
"""Slices that help a reader to recognise a row, in this order."""


@dataclass(frozen=True)
class Held:
    """One thing that a row holds: what it is called, its unit, and its SQL."""

    title: str
    unit: str
    sql: str


def examples(store: Store, found: Measured, now: datetime, settings: Settings) -> Grid:
    """Return the newest rows that a measured number counts, at most as many as it says, each with what it holds itself.

    Of people's outcomes there are rows only where enough people stand behind the window, and behind each slice that a
    row names: one of a handful is as good as a name.
    """
    metric = found.metric
    table = find("headway.tables", Table, metric.table, "table")
    shown = (*SHOWN, metric.by)
    words = [column for name in shown for column in table.columns if column.name == name and _harmless(column)]
    keys = [table[key] for key in table.key if _harmless(table[key]) and key not in SHOWN][:2]
    names = list(dict.fromkeys(c.name for c in (*keys, *words[:3], *(c for c in words if c.name == metric.by))))
    held = _held(metric, table)
    where = _where(found, now, young_from(metric, now, settings))
    if not is_free(metric, found.by):
        where += _peopled(store, table, where, [c for c in names if table[c].slice], settings.privacy.min_people)
    rows = store.rows(_select(found, names, held, where, now))
    titles = (*(name.removesuffix("_id").removesuffix("_sha") for name in names), "when", *(h.title for h in held))
    units = (*("" for _ in names), "", *(h.unit for h in held))
    return Grid(titles, units, tuple(_row(line, len(names)) for line in rows))


def commits(store: Store, ids: Sequence[str]) -> Grid:
    """Return the changes an answer names by (short) object id, in its order: id, type, area, lines, when it landed."""
    if not ids:
        return Grid((), (), ())
    found: dict[str, tuple[str | float | None, ...]] = {}
    for sha in ids[:MOST]:
        # A short id is matched by its beginning, so that questions may name commits as people write them.
        for line in store.rows(CHANGE, [sha, sha + "g"]):
            found[str(line[0])] = (_word(line[0]), str(line[1]), str(line[2]), float(line[3]), f"{line[4]:%Y-%m-%d}")
    return Grid(("commit", "type", "area", "lines", "landed"), ("", "", "", "lines", ""), tuple(found.values()))


def _where(found: Measured, now: datetime, young: datetime | None) -> list[str]:
    """Return the conditions that the rows behind a number meet."""
    metric, until = found.metric, _instant(now + INSTANT)
    where = [f"{metric.at} < {until}", f"({metric.value}) is not null", *filter(None, [metric.where])]
    where += [f"({metric.per}) is not null"] if metric.per else []
    where += [f"{metric.at} < {_instant(young)}"] if young else []
    if metric.ends:
        where.append(f"({metric.ends} is null or {metric.ends} >= {until})")
    elif found.window.since:
        where.append(f"{metric.at} >= {_instant(found.window.since)}")
    return [condition.replace(":now", _instant(now)).replace(":end", _instant(now)) for condition in where]


def _peopled(store: Store, table: Table, where: list[str], names: list[str], least: int) -> list[str]:
    """Return the conditions that leave rows of which too few people are one: of a slice, of the window, of the team."""
    in_all = people_in_all(store)
    if in_all == 1:
        return []
    join, person = crew_of(table)
    behind = f"count(distinct {person}) from {table.name}{join} where {_all(where)}"
    if in_all < least or 0 < store.rows(f"select {behind}")[0][0] < least:
        return ["false"]
    small = {name: store.rows(f"select {_text(name)}, {behind} group by 1") for name in names}
    few = {name: [literal(value) for value, n in found if 0 < n < least] for name, found in small.items()}
    return [f"{_text(name)} not in ({', '.join(values)})" for name, values in few.items() if values]


def _text(name: str) -> str:
    return f"coalesce(cast({name} as varchar), '')"


def _all(where: list[str]) -> str:
    return " and ".join(f"({condition})" for condition in where)


def _select(found: Measured, names: list[str], held: list[Held], where: list[str], now: datetime) -> str:
    metric = found.metric
    columns = ", ".join([*(f"{metric.table}.{name}" for name in names), metric.at, *(h.sql for h in held)])
    sql = f"select {columns} from {metric.table} where {_all(where)}"
    most = min(MOST, sum(row.n or 0 for row in found.rows))
    sql += f" order by {metric.at} desc, {', '.join(map(str, range(1, len(names) + 1)))} limit {most}"
    return sql.replace(":now", _instant(now)).replace(":end", _instant(now))


def _held(metric: Metric, table: Table) -> list[Held]:
    """Say what one row holds, in its own unit: a share has none of a row, but what counts in it and out of how much."""
    value, unit = f"cast({metric.value} as double)", _unit(table, metric.value)
    weight = Held("lines", _unit(table, metric.weight), f"cast({metric.weight} as double)")
    if metric.kind.name == "share":
        return [Held("counts", "", _yes(metric.value))]
    if metric.kind.name == "survival":
        return [weight, Held("age", "s", value), Held("ended", "", _yes(metric.per))]
    if metric.kind.name == "ratio" and metric.unit == "%":
        return [Held("counted", unit, value), Held("of", _unit(table, metric.per), f"cast({metric.per} as double)")]
    if metric.value == "1":
        return []  # the row itself is what counts
    return [Held("value", metric.unit if metric.kind.name in {"quantile", "ratio"} else unit, value)]


def _unit(table: Table, sql: str) -> str:
    words = set(findall(r"\w+", sql))
    return next((c.unit for c in table.columns if c.unit and c.name in words), "")


def _yes(condition: str) -> str:
    return f"case when {condition} then 'yes' else 'no' end"


def _row(line: tuple[object, ...], n: int) -> tuple[str | float | None, ...]:
    at, *held = line[n:]
    when = f"{at:%Y-%m-%d}" if isinstance(at, datetime) else ""
    return (*(_word(v) for v in line[:n]), when, *(v if isinstance(v, float) else str(v) for v in held))


def _instant(at: datetime) -> str:
    return f"timestamp '{at.isoformat(sep=' ')}'"


def _word(value: object) -> str:
    text = "" if value is None else str(value)
    return text[:10] if len(text) in (40, 64) and set(text) <= set("0123456789abcdef") else text


def _harmless(column: Column) -> bool:
    return not (column.person or column.secret)
