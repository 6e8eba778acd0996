"""Runs the example in a metric's docstring: a few rows in a database of its own, measured, one line a number."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from doctest import DocTestParser, DocTestRunner
from functools import partial
from typing import Any

from headway.core.registry import find
from headway.core.settings import Privacy, Settings
from headway.core.time import parse_instant
from headway.core.units import show
from headway.measure.result import Row
from headway.measure.run import measure
from headway.metrics.base import Metric
from headway.store.duckdb import Store
from headway.tables.base import Column, Table

Rows = Sequence[Mapping[str, Any]]
"""Rows by the columns that matter."""

NOW = datetime(2026, 3, 1)
"""The clock of every example."""

FILL: dict[str, Any] = {"text": "web", "integer": 0, "real": 0.0, "boolean": False, "bytes": b""}
"""What a column that an example does not mention, and that may not be missing, holds."""


def example(metric: Metric, rows: Rows, by: str | None = None, every: str | None = None, **others: Rows) -> None:
    """Print a metric of a few rows, given by the columns that matter; days are written as dates.

    `others` are rows of further tables that the metric looks at. The repository is observed from the first day of 2026 on; one person is enough here to be shown.
    """
    store = Store(None)
    fill(store, {"repository": [_SPAN], metric.table: rows, **others})
    alone = Settings(privacy=Privacy(min_people=1))
    for row in measure(store, metric, by, now=NOW, every=every, settings=alone).rows:
        print(_line(row))
    store.close()


def fill(store: Store, rows: Mapping[str, Rows]) -> None:
    """Add rows to tables, given by the columns that matter; the others are missing, or something harmless."""
    for name, lines in rows.items():
        store.append(find("headway.tables", Table, name, "table"), _columns(name, lines))


def run_example(metric: Metric) -> tuple[int, int]:
    """Run the example in a metric's docstring and return how many lines failed and how many ran."""
    globs = {"measure": partial(example, metric)}
    test = DocTestParser().get_doctest(metric.doc, globs, metric.name, None, 0)
    found = DocTestRunner(verbose=False).run(test)
    return found.failed, found.attempted


_SPAN = {"repository": "web", "observed_from": "2026-01-01", "observed_until": "2026-02-28"}


def _columns(name: str, rows: Rows) -> dict[str, list[Any]]:
    table = find("headway.tables", Table, name, "table")
    return {c.name: [_value(c, row, i, table.key) for i, row in enumerate(rows)] for c in table.columns}


def _value(column: Column, row: Mapping[str, Any], place: int, key: tuple[str, ...]) -> Any:
    if column.name not in row:
        if column.name in key and column.type == "text":
            return f"{place}"
        return None if column.null else FILL.get(column.type, NOW)
    value = row[column.name]
    return parse_instant(value) if column.type == "instant" and isinstance(value, str) else value


def _line(row: Row) -> str:
    words = [] if row.slice is None else [row.slice]
    words += [] if row.period is None else [f"{row.period:%Y-%m-%d}"]
    words += [show(row.value, row.unit) if row.value is not None else f"– ({row.reason})", f"n {row.n}"]
    counts = (("missing", row.missing), ("open", row.n_open), ("young", row.n_young))
    return "  ".join(words + [f"{word} {count}" for word, count in counts if count])
