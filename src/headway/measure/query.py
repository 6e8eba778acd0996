"""SQL text with its bound values side by side, so that what runs and what is shown are one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

Value = str | float | int | datetime | None


@dataclass(frozen=True)
class Query:
    """SQL with a `?` for each of its values, in order; values never become text until a person asks to see them."""

    sql: str
    values: tuple[Value, ...] = ()

    def __add__(self, other: "Query") -> "Query":
        """Put one after the other."""
        return Query(self.sql + other.sql, self.values + other.values)

    def expanded(self) -> str:
        """Return the SQL with every value written out as a literal; run unchanged, it gives the same rows.

        >>> Query("select ?, ?", ("it's", 2)).expanded()
        "select 'it''s', 2"
        """
        parts = self.sql.split("?")
        return parts[0] + "".join(literal(v) + p for v, p in zip(self.values, parts[1:], strict=True))


def literal(value: Value) -> str:
    """Return a value as standard SQL; text is quoted, so that nothing in it can end the quotation."""
    if value is None:
        return "null"
    if isinstance(value, datetime):
        return f"'{value.isoformat(sep=' ')}'"
    if isinstance(value, str):
        quoted = "'" + value.replace("'", "''").replace("\0", "") + "'"
        # A name from a repository may hold what a terminal obeys; as chr() it is the same text and harmless to print.
        return "".join(f"' || chr({ord(c)}) || '" if category(c) in {"Cc", "Cf"} else c for c in quoted)
    return repr(value)


def table_of(name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Value]]) -> Query:
    """Return a common table expression holding these rows; each column is (name, SQL type).

    >>> table_of("p", [("a", "integer")], [[1], [2]]).expanded()
    'p(a) as (values (cast(1 as integer)), (cast(2 as integer)))'
    """
    line = "(" + ", ".join(f"cast(? as {kind})" for _, kind in columns) + ")"
    names = ", ".join(column for column, _ in columns)
    values = tuple(value for row in rows for value in row)
    return Query(f"{name}({names}) as (values {', '.join([line] * len(rows))})", values)
