"""What a table declares. DDL, checks, export rules and reference pages all come from these declarations."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from headway.core.errors import UnknownName
from headway.core.registry import discover

Kind = Literal["fact", "derived", "kept"]
Type = Literal["text", "integer", "real", "boolean", "instant", "bytes"]


@dataclass(frozen=True)
class Column:
    """One column: its name, portable type, meaning and unit, and what may be done with it.

    `null` says that a value may be missing (missing is never zero). `slice` columns split any metric of the table.
    `person` columns lead to a person: they never slice, and leave in no export unless `--private` asks for pseudonyms.
    `inferred` is the SQL truth of "a rule inferred this value"; where every row is inferred the table says so instead.
    `secret` columns (names, addresses, messages, branch names) leave in no export at all.
    `known_at` names the instant of the row with which the value came to be known: as of an earlier moment it is missing.
    """

    name: str
    type: Type
    meaning: str
    unit: str = ""
    null: bool = False
    slice: bool = False
    person: bool = False
    secret: bool = False
    inferred: str = ""
    known_at: str = ""


OBJECT_IDS = ("sha", "change_id", "origin_sha", "fixed_by", "repaired_by")
"""Columns that hold the object id of a commit without which the row would not be."""


@dataclass(frozen=True)
class Bridge:
    """A slice that a row can have several of, with weights that sum to 1, so that parts add up to the whole.

    `column` of `table`, joined over `key`; a row that has no entry there counts under `otherwise`.
    """

    column: str
    table: str
    key: str
    otherwise: str
    weight: str = "weight"


AREA = Bridge("area", "change_area", "change_id", "(no files)")
TEAM = Bridge("team", "change_team", "change_id", "(no team)")


@dataclass(frozen=True)
class Table:
    """One table: what a row is, what names it, how it comes about.

    kind: `fact` (what a source said), `derived` (pure, rebuilt whole when inputs, settings or code change) or
    `kept` (survives every rebuild; only these migrate). A derived table has either `sql`, one SELECT over the tables
    in `inputs`, or a rule in `rules/` that writes it. `people` is the SQL of the human author a row counts for (used by
    the least-people rule), or "" where no one person stands behind a row; `people_in` then names the table whose people do,
    and the column both share. `inferred` is the SQL truth of "this row was
    inferred by a rule, not told by a source". `born` is the instant column since when there is such a row; without one
    a row is as old as the commits that its `OBJECT_IDS` name. An `on_demand` table is derived when somebody asks for it
    (learning, an export), and is empty until then: no other derived table may read it. A `given` fact comes from a file that
    somebody named, not from git: it stays when git is read anew. An `as_read` table tells what the code was like when it
    was read last: of an earlier moment it knows nothing.
    """

    name: str
    kind: Kind
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sql: str = ""
    inputs: tuple[str, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    people: str = ""
    people_in: tuple[str, str] | None = None
    inferred: str = "false"
    born: str = ""
    on_demand: bool = False
    given: bool = False
    as_read: bool = False

    def __getitem__(self, name: str) -> Column:
        """Return the column called `name`; raise `UnknownName` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownName(f"column of {self.name}", name, [c.name for c in self.columns])

    @property
    def slices(self) -> dict[str, Column | Bridge]:
        """The columns and bridges that may split a metric of this table."""
        own: dict[str, Column | Bridge] = {c.name: c for c in self.columns if c.slice}
        return own | {b.column: b for b in self.bridges}


@cache
def all_tables() -> dict[str, Table]:
    """Every table of the house, by name."""
    return discover("headway.tables", Table)
