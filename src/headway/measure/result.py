"""What measuring gives: one row for each slice and period, and the query that says how it came about."""

from dataclasses import dataclass
from datetime import datetime

from headway.core.time import Window
from headway.metrics.base import Metric


@dataclass(frozen=True)
class Row:
    """One number.

    `value` is None where nothing was seen, and where showing it would expose a person; `reason` then says which.
    `n` facts stand behind it, `missing` ones lack what it needs, `n_open` are unfinished at the period's end, `n_young`
    are too young to count; all four are None where the row is withheld. `low` and `high` are the ends of a 95 %
    interval, None where the facts cannot bound it. `inferred` is the share of the n facts that a rule inferred.
    """

    slice: str | None
    period: datetime | None
    until: datetime
    value: float | None
    unit: str
    n: int | None
    missing: int | None
    low: float | None
    high: float | None
    inferred: float | None
    n_open: int | None
    n_young: int | None
    reason: str = ""


@dataclass(frozen=True)
class Measured:
    """All rows of one metric, the window they were asked for, the query behind them, and what a reader must know.

    `sql` has every value written out: run unchanged on the database it gives `value`, `n` and `missing` of each row.
    """

    metric: Metric
    by: str | None
    every: str | None
    window: Window
    rows: tuple[Row, ...]
    sql: str
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Row | None:
        """The only row, where there is one."""
        return self.rows[0] if len(self.rows) == 1 else None
