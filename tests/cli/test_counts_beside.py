"""The counts that a definition promises beside a number stand in the table, and only where they are not 0."""

import json
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest

from cli.conftest import Desk
from headway.cli._numbers import WRITERS
from headway.core.registry import find
from headway.measure.result import Row
from headway.metrics.base import Metric

ROW = Row(None, None, datetime(2026, 1, 1), 0.2, "%", 9, 0, 0.1, 0.3, 0.0, 0, 0)


def table(row: Row, capsys: pytest.CaptureFixture[str]) -> str:
    found = SimpleNamespace(metric=find("headway.metrics", Metric, "churn", "metric"), by=None, every=None, notes=())
    WRITERS["table"](SimpleNamespace(), SimpleNamespace(**vars(found), rows=(row,)), SimpleNamespace(as_of=""))
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("metric", "column"), [("cycle_time", "open"), ("rework_rate", "young")])
def test_what_is_unfinished_or_too_young_is_counted_in_the_table(desk: Desk, metric: str, column: str) -> None:
    told = json.loads(desk.headway("measure", metric, "--format", "json").out)["rows"][0][f"n_{column}"]
    heading, row = desk.headway("measure", metric).out.splitlines()[-2:]
    assert told > 0
    assert row[heading.index(column) :].split()[0] == f"{told:,}"


def test_a_column_of_nothing_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    said = table(ROW, capsys)
    assert "open" not in said
    assert "young" not in said
    assert "young inferred" in table(replace(ROW, n_young=4), capsys)


def test_an_interval_that_is_open_on_a_side_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "up to 30.0 %" in table(replace(ROW, low=None), capsys)
    assert "from 10.0 %" in table(replace(ROW, high=None), capsys)
