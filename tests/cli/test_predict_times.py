"""When an open change is done, as a user is told it: by the next Fridays, within an interval, and how often such intervals held."""

import json

import pytest

from cli.conftest import Desk
from headway.cli import _learning
from headway.operate import learn as learning


@pytest.fixture
def taught(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk where time enough was left to learn of times by a rule."""
    times = learning.tasks()["completion_time"]
    monkeypatch.setattr(_learning, "ANALYZE_SECONDS", 600.0)
    monkeypatch.setattr(learning, "QUICK", ("rolling_median",))
    monkeypatch.setattr(learning, "tasks", lambda: {times.name: times})
    desk.headway("analyze", "../shop")
    return desk


def test_times_are_told_by_friday_with_an_interval_and_how_often_it_held(taught: Desk) -> None:
    said = taught.headway("predict", "completion_time")
    assert said.code == 0, said.err
    assert "by Friday " in said.out
    assert ", by next Friday " in said.out
    assert "meant to hold 80 times in 100; held " in said.out


def test_a_program_reads_the_same(taught: Desk) -> None:
    told = json.loads(taught.headway("predict", "completion_time", "--format", "json").out)
    assert told
    for one in told:
        first, second = (day["chance"] for day in one["done_by_day"])
        assert 0 <= first <= second <= 1
        assert one["interval"]["low"] <= one["middle"] <= one["interval"]["high"]
        assert 0 < one["interval"]["held"] <= 1
        assert one["interval"]["n"] > 30
