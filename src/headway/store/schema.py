"""What the declared tables look like in SQL, and what must happen when a declaration changed since the file was made."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b

from headway.tables.base import Column, Table

TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "real": "DOUBLE",
    "boolean": "BOOLEAN",
    "instant": "TIMESTAMP",
    "bytes": "BLOB",
}

INTERNAL = (
    "create table if not exists _meta (key VARCHAR not null, value VARCHAR not null)",
    "create table if not exists _state (repository VARCHAR not null, path BLOB not null, lines BLOB not null)",
)
"""The house's own furniture: `_meta` holds cursors and fingerprints, `_state` the line arrays of live files."""


def quoted(name: str) -> str:
    """Quote an identifier that we declared ourselves.

    >>> quoted("commit")
    '"commit"'
    """
    return '"' + name.replace('"', '""') + '"'


def ddl(table: Table) -> str:
    """Write the CREATE statement of one table; keys are kept by `append`, since indexes triple the file."""
    return f"create table {quoted(table.name)} ({', '.join(_column(c) for c in table.columns)})"


def fingerprint(table: Table) -> str:
    """Name the shape of a table: two declarations with the same columns and key share it."""
    return blake2b(f"{ddl(table)}|{table.key}".encode(), digest_size=8).hexdigest()


def changes(tables: Mapping[str, Table], known: Mapping[str, str], present: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the statements that bring a file to the declared tables.

    `known` maps a table to the fingerprint stored with it, `present` to the columns it has. Facts and derived tables
    can be read again, so they are made anew; kept ones only ever gain columns. A changed fact of git makes every cursor void.
    """
    stale = {n for n, t in tables.items() if n in present and known.get(n) != fingerprint(t)}
    mined = {n for n, t in tables.items() if t.kind == "fact" and not t.given and n in present}
    if stale & mined:
        stale |= mined
        yield "delete from _state"
        yield "delete from _meta where key like 'cursor:%'"
    for name, table in tables.items():
        if name in stale and table.kind == "kept":
            yield from _grown(table, present[name])
        elif name in stale or name not in present:
            yield f"drop table if exists {quoted(name)}"
            yield ddl(table)


def _column(column: Column) -> str:
    return f"{quoted(column.name)} {TYPES[column.type]}{'' if column.null else ' not null'}"


def _grown(table: Table, present: list[str]) -> Iterator[str]:
    # A new column of a kept table must allow missing values: the old rows cannot know it.
    for column in table.columns:
        if column.name not in present:
            yield f"alter table {quoted(table.name)} add column {quoted(column.name)} {TYPES[column.type]}"
