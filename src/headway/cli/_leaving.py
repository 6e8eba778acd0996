"""Decides which columns of a table may leave the machine, and makes their text harmless for a spreadsheet."""

from datetime import datetime

from headway.core.errors import Withheld
from headway.core.text import CELL_TRIGGERS
from headway.tables.base import OBJECT_IDS, Column, Table

_FORMULA = r"^\s*[" + "".join(f"\\x{ord(trigger):02x}" for trigger in CELL_TRIGGERS) + "]"


def leaving(table: Table, *, private: bool) -> list[Column]:
    """Return the columns that may leave; raise `Withheld` when nothing but people would be left.

    >>> from headway.tables.base import all_tables
    >>> [c.name for c in leaving(all_tables()["line_removal"], private=False)][:3]
    ['sha', 'path', 'origin_sha']
    """
    open_columns = [c for c in table.columns if not c.secret and (private or not c.person)]
    if all(c.person for c in open_columns):
        raise Withheld(
            f"The table {table.name} holds nothing but who is who, and leaves in no export.",
            "`headway doctor --privacy` says what is kept and why.",
        )
    return open_columns


def select(table: Table, *, private: bool, guard: bool, now: datetime | None = None) -> str:
    """Return the SELECT of an export, in the order of the table's key; `guard` quotes text that would be a formula.

    With `now`, rows that came about later are left out, and what came to be known later is missing.
    """
    columns = leaving(table, private=private)
    names = [c.name for c in columns]
    keys = ", ".join(f'"{k}"' for k in table.key if k in names) or "all"
    rows = f'"{table.name}"' if now is None else f"({_as_of(table, now)})"
    return f"select {', '.join(_cell(c) if guard else _quoted(c) for c in columns)} from {rows} order by {keys}"


def _as_of(table: Table, now: datetime) -> str:
    instant = f"timestamp '{now.isoformat(sep=' ')}'"
    told = (_told(column, instant) for column in table.columns)
    born = [f'coalesce("{table.born}" <= {instant}, true)'] if table.born else []
    born += [f"{_quoted(c)} not in ({_LATER.format(instant)})" for c in table.columns if c.name in OBJECT_IDS]
    return f'select {", ".join(told)} from "{table.name}" where {" and ".join(born) or "true"}'


_LATER = "select c.sha from commit c left join change k on k.change_id = c.sha where coalesce(k.landed_at, c.committed_at) > {}"


def _told(column: Column, instant: str) -> str:
    name = _quoted(column)
    at = f'"{column.known_at}"' if column.known_at else name if column.type == "instant" else ""
    return f"case when {at} > {instant} then null else {name} end as {name}" if at else name


def _quoted(column: Column) -> str:
    return f'"{column.name}"'


def _cell(column: Column) -> str:
    name = _quoted(column)
    if column.type != "text":
        return name
    return f"case when regexp_matches({name}, '{_FORMULA}') then '''' || {name} else {name} end as {name}"
