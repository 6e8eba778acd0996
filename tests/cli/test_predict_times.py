"""When an open change is done, as a user is told it: by the next Fridays, within an interval, and how often such intervals held."""

import json
from contextlib import closing
from datetime import timedelta

import pytest

from cli.conftest import Desk, Said
from headway.cli import _learning
from headway.operate import learn as learning
from headway.predict import predict
from headway.store.duckdb import Store


@pytest.fixture(scope="module")
def taught(first_run: tuple[Desk, Said], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of its own, which no other test teaches at another moment, where time enough was left to learn of times by a rule."""
    desk = Desk(tmp_path_factory.mktemp("taught"), first_run[0].repository)
    times = learning.tasks()["completion_time"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_learning, "ANALYZE_SECONDS", 600.0)
        patched.setattr(learning, "QUICK", ("recent_durations",))
        patched.setattr(learning, "tasks", lambda: {times.name: times})
        assert desk.headway("analyze", str(desk.repository)).code == 0
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


@pytest.mark.parametrize("task", ["completion_time", "delay"])
def test_a_repository_leaves_its_own_open_changes_and_one_that_was_not_read_is_refused(taught: Desk, task: str) -> None:
    whole, own = (taught.headway("predict", task, *of).out for of in ((), ("--repository", str(taught.repository))))
    assert whole == own
    said = taught.headway("predict", task, "--repository", str(taught.folder))
    assert (said.code, said.out) == (2, "")
    assert "is none of the repositories that were read" in said.err
    assert str(taught.repository) in said.err


@pytest.mark.parametrize("days", [3, 40])
def test_python_sees_open_changes_as_of_the_same_moment_as_the_verb(taught: Desk, days: int) -> None:
    with closing(Store(taught.folder / ".headway" / "headway.duckdb")) as store:
        clock = store.rows("select max(landed_at) from change")[0][0] + timedelta(days=days)
    told = json.loads(taught.headway("predict", "completion_time", "--format", "json", "--now", clock.isoformat()).out)
    said = predict("completion_time", db=taught.folder / ".headway" / "headway.duckdb", now=clock)
    assert told
    assert [(p.subject, str(p.predicted_at), p.low, p.middle, p.high) for p in said] == [
        tuple(one[name] for name in ("subject", "predicted_at", "low", "middle", "high")) for one in told
    ]
    assert (clock - said[0].predicted_at > timedelta(days=30)) == (days == 40)
