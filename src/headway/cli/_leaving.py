"""Decides which columns of a table may leave the machine, and makes their text harmless for a spreadsheet."""

from headway.core.errors import Withheld
from headway.core.text import CELL_TRIGGERS
from headway.tables.base import Column, Table

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


def select(table: Table, *, private: bool, guard: bool) -> str:
    """Return the SELECT of an export, in the order of the table's key; `guard` quotes text that would be a formula."""
    columns = leaving(table, private=private)
    names = [c.name for c in columns]
    keys = ", ".join(f'"{k}"' for k in table.key if k in names) or "all"
    return f'select {", ".join(_cell(c) if guard else _quoted(c) for c in columns)} from "{table.name}" order by {keys}'


def _quoted(column: Column) -> str:
    return f'"{column.name}"'


def _cell(column: Column) -> str:
    name = _quoted(column)
    if column.type != "text":
        return name
    return f"case when regexp_matches({name}, '{_FORMULA}') then '''' || {name} else {name} end as {name}"
