"""A few of the rows behind a number: short object ids, type, area and values; never a person, never a message."""

from collections.abc import Sequence
from datetime import datetime

from headway.core.registry import find
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


def examples(store: Store, metric: Metric, now: datetime) -> Grid:
    """Return the newest rows that a metric counts, with the value each brings to it."""
    table = find("headway.tables", Table, metric.table, "table")
    words = [column for name in SHOWN for column in table.columns if column.name == name and _harmless(column)][:3]
    keys = [table[key] for key in table.key if _harmless(table[key]) and key not in SHOWN][:2]
    names = list(dict.fromkeys(c.name for c in (*keys, *words)))
    found = store.rows(_select(metric, names, now))
    titles = (*(name.removesuffix("_id").removesuffix("_sha") for name in names), "when", "value")
    units = (*("" for _ in names), "", metric.unit)
    return Grid(titles, units, tuple(_row(line, len(names)) for line in found))


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


def _select(metric: Metric, names: list[str], now: datetime) -> str:
    instant = f"timestamp '{now.isoformat(sep=' ')}'"
    where = f"{metric.at} < :now and ({metric.value}) is not null" + (f" and ({metric.where})" if metric.where else "")
    value = f"cast({metric.value} as varchar)" if metric.kind.name == "share" else f"cast({metric.value} as double)"
    columns = ", ".join(f"{metric.table}.{name}" for name in names)
    sql = f"select {columns}, {metric.at}, {value} from {metric.table} where {where} order by {metric.at} desc, 1 limit {MOST}"
    return sql.replace(":now", instant).replace(":end", instant)


def _row(line: tuple[object, ...], n: int) -> tuple[str | float | None, ...]:
    *named, at, value = line
    shown = value if isinstance(value, float) else {"true": "yes", "false": "no"}.get(str(value), str(value))
    return (*(_word(v) for v in named[:n]), f"{at:%Y-%m-%d}" if isinstance(at, datetime) else "", shown)


def _word(value: object) -> str:
    text = "" if value is None else str(value)
    return text[:10] if len(text) in (40, 64) and set(text) <= set("0123456789abcdef") else text


def _harmless(column: Column) -> bool:
    return not (column.person or column.secret)
