"""The query behind a number is standard SQL: another engine has every function that it calls."""

import re
from datetime import datetime

import pytest

from headway.core.registry import discover
from headway.core.settings import Privacy, Settings
from headway.measure import measure
from headway.metrics.base import Metric
from headway.tables.base import all_tables

METRICS = discover("headway.metrics", Metric)
EVERYWHERE = {
    *("count", "sum", "avg", "min", "max", "row_number", "over", "coalesce", "nullif", "greatest", "least", "cast"),
    *("abs", "exp", "ln", "sqrt", "extract", "date_trunc", "exists", "values", "in"),
}
"""Functions and words before a bracket that DuckDB, PostgreSQL and Spark all know."""


@pytest.mark.parametrize("name", METRICS)
def test_a_query_calls_only_what_every_engine_has(store, name):
    by = next(iter(set(all_tables()[METRICS[name].table].slices) & {"area", "stream"}))
    found = measure(
        store, name, by, now=datetime(2026, 3, 1), every="month", settings=Settings(privacy=Privacy(min_people=1))
    )
    text = re.sub(r"'[^']*'", "''", found.sql)
    tables = {"period", "shown", "fact", "seen"}
    called = set(re.findall(r"\b([a-z_]+)\s*\(", text)) - tables
    assert (
        called - EVERYWHERE - {"and", "or", "on", "from", "join", "as", "not", "by", "when", "select", "then"} == set()
    )
    assert "::" not in text
    assert " filter " not in text
    assert "group by all" not in text
