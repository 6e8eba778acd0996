"""The mistakes that other tools are known for, each as a test of ours (the list and its sources: docs/how-it-works).

That an incident attaches to no release long past is held in `tests/derive/test_incident.py`, from commits to numbers.
"""

from datetime import datetime

import pytest

from headway.core.registry import discover
from headway.core.settings import Privacy, Settings
from headway.measure import measure
from headway.measure.example import fill
from headway.measure.privacy import OTHER
from headway.metrics.base import Metric
from headway.store.duckdb import Store

NOW = datetime(2026, 3, 1)
DAY = 86_400
METRICS = discover("headway.metrics", Metric)
SPAN = {"observed_from": "2026-01-01", "observed_until": "2026-02-28"}
DURATIONS = [name for name, m in METRICS.items() if m.unit == "s"]


def ask(tables, name, by=None, **how):
    store = Store(None)
    fill(store, {"repository": [SPAN]} | tables)
    return measure(store, name, by, **{"now": NOW, "settings": Settings(privacy=Privacy(min_people=1))} | how).rows


def shipped(i, first="2026-01-01", landed="2026-01-02", out="2026-01-05", **more):
    return {"change_id": f"c{i}", "first_commit_at": first, "landed_at": landed, "deployed_at": out} | more


def release(i, at, failed=False, **more):
    return {"deployment": f"r{i}", "deployed_at": at, "is_failed": failed, "is_repair": False} | more


def test_an_undeployed_change_does_not_make_the_cycle_look_shorter():
    done = [shipped(i) for i in range(6)]
    waiting = [shipped(9, out=None)]
    (without,) = ask({"deployed_change": done}, "change_lead_time")
    (with_it,) = ask({"deployed_change": done + waiting}, "change_lead_time")
    assert (without.value, without.n) == (with_it.value, with_it.n) == (4 * DAY, 6)
    assert (without.n_open, with_it.n_open) == (0, 1)


@pytest.mark.parametrize("name", ["deploy_time", "merge_to_release_time"])
def test_a_wait_is_never_negative_but_missing_and_counted(name):
    rows = [shipped(i) for i in range(3)] + [shipped(9, landed="2026-01-08", out="2026-01-05")]
    (row,) = ask({"deployed_change": rows}, name)
    assert (row.value, row.n, row.missing) == (3 * DAY, 3, 1)


@pytest.mark.parametrize("name", DURATIONS)
def test_no_data_is_not_shown_as_zero(name):
    (row,) = ask({}, name)
    assert (row.value, row.low, row.high, row.n) == (None, None, None, 0)


def test_a_month_without_releases_has_no_fail_rate_but_a_frequency_of_zero():
    tables = {"deployment": [release(1, "2026-01-05")]}
    assert [r.value for r in ask(tables, "change_fail_rate", every="month")] == [0.0, None]
    assert ask(tables, "deployment_frequency", every="month")[1].value == 0


def test_a_repository_that_never_tagged_a_release_has_no_frequency_rather_than_zero():
    (row,) = ask({"change": [{"landed_at": "2026-01-05"}]}, "deployment_frequency")
    assert (row.value, row.reason) == (None, "no facts")


def test_windows_a_day_apart_agree_on_the_months_they_share():
    tables = {"deployment": [release(i, f"2026-01-{5 + 4 * i:02}", i % 2 == 0) for i in range(6)]}
    first = ask(tables, "change_fail_rate", every="month", since=datetime(2025, 12, 30))
    second = ask(tables, "change_fail_rate", every="month", since=datetime(2025, 12, 31))
    assert [r.value for r in first][1:] == [r.value for r in second][1:] == [0.5, None]


def test_a_release_counts_as_failed_though_its_repair_lies_beyond_the_window():
    tables = {"deployment": [release(1, "2026-01-30", failed=True, recovered_at="2026-02-02")]}
    (row,) = ask(tables, "change_fail_rate", since=datetime(2026, 1, 1), until=datetime(2026, 2, 1))
    assert row.value == 1.0


def test_the_first_release_in_the_window_counts():
    tables = {"deployment": [release(1, "2026-01-05", failed=True), release(2, "2026-01-06")]}
    (row,) = ask(tables, "change_fail_rate", since=datetime(2026, 1, 5))
    assert (row.value, row.n) == (0.5, 2)


def test_the_fail_rate_never_exceeds_one_however_many_incidents_a_release_has():
    incidents = [{"incident": f"i{k}", "failed": "r1", "repair": f"r{k}", "confidence": 0.9} for k in range(2, 6)]
    (row,) = ask({"deployment": [release(1, "2026-01-05", failed=True)], "incident": incidents}, "change_fail_rate")
    assert (row.value, row.n) == (1.0, 1)


def test_a_squash_loses_its_lead_time_in_the_open():
    squashed = [shipped(i, first=None) for i in range(3)]
    (row,) = ask({"deployed_change": [*squashed, shipped(9)]}, "change_lead_time")
    assert (row.value, row.n, row.missing) == (4 * DAY, 1, 3)
    (still,) = ask({"deployed_change": [c | {"via": "ancestry"} for c in squashed]}, "merge_to_release_time")
    assert (still.value, still.n) == (3 * DAY, 3)


def test_the_deploy_stage_is_missing_not_zero_where_merges_are_the_deployments():
    merged = [shipped(i, out="2026-01-02", via="merge") for i in range(5)]
    for name in ("deploy_time", "merge_to_release_time"):
        (row,) = ask({"deployed_change": merged}, name)
        assert (row.value, row.missing) == (None, 5)


def test_bots_are_not_counted_as_people():
    def landed(i, kind):
        return {"change_id": f"{kind}{i}", "author": f"{kind}{i}", "author_kind": kind, "landed_at": "2026-01-05"}

    changes = [landed(i, "human") for i in range(2)] + [landed(i, "bot") for i in range(20)]
    (row,) = ask({"change": changes}, "throughput", settings=Settings())
    assert row.n == 2


def test_two_people_among_twenty_bots_are_still_two_people():
    people = [(f"human{i}", "human", "fix" if i < 2 else "docs") for i in range(6)]
    bots = [(f"bot{i}", "bot", "fix") for i in range(20)]
    changes = [
        {"change_id": name, "author": name, "author_kind": kind, "type": kind_of_change, "state": "landed"}
        | {"landed_at": "2026-01-05"}
        for name, kind, kind_of_change in people + bots
    ]
    rows = ask({"change": changes}, "revert_share", "type", settings=Settings())
    assert {r.slice for r in rows} == {OTHER}


def test_a_person_in_two_teams_does_not_double_the_changes():
    change = {"change_id": "c", "author_kind": "human", "landed_at": "2026-01-05"}
    teams = [{"change_id": "c", "team": team, "weight": 0.5} for team in ("red", "blue")]
    rows = ask({"change": [change], "change_team": teams}, "throughput", "team")
    (whole,) = ask({"change": [change]}, "throughput")
    assert sum(r.value for r in rows) == pytest.approx(whole.value)


def test_a_deployment_has_one_definition():
    for metric in METRICS.values():
        if metric.group == "DORA" or "deploy" in metric.name:
            assert metric.table in {"deployment", "deployed_change"}
        assert "tag" not in (metric.value + metric.where).lower()


def test_nothing_is_graded():
    for metric in METRICS.values():
        assert not {"elite", "poor", "productivity", "medium performer"} & set(metric.doc.lower().split())
