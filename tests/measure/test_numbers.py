"""What every metric's numbers promise: parts add up, windows do not matter, the query shown is the query run."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import numpy as np
import pytest

from headway.core.errors import BadInput, UnknownName, Withheld
from headway.core.registry import discover
from headway.core.settings import Metrics, Privacy, Settings
from headway.core.stats.intervals import poisson, quantile, wilson
from headway.measure import measure
from headway.measure.example import fill
from headway.measure.query import Query
from headway.metrics.base import COUNTED, Metric
from headway.store.duckdb import Store
from headway.tables.base import all_tables

NOW = datetime(2026, 3, 1)
METRICS = discover("headway.metrics", Metric)
OPEN = Settings(privacy=Privacy(min_people=1))
every_metric = pytest.mark.parametrize("name", METRICS)


def ask(store, name, **how):
    return measure(store, name, **{"now": NOW, "settings": OPEN} | how)


@every_metric
def test_the_query_shown_run_unchanged_gives_the_value(store, name):
    for how in ({}, {"by": "type"}, {"every": "month"}):
        if how.get("by") and "type" not in slices(name):
            continue
        found = ask(store, name, **how)
        raw = {(line[0], line[1]): line[2:5] for line in store.rows(found.sql)}
        spans = sorted({row.until for row in found.rows})
        for row in found.rows:
            line = raw.get((row.slice, spans.index(row.until)), (None, 0, 0))
            assert (row.value, row.n, row.missing) == line or (row.reason == METRICS[name].zero and line[0] == 0)
        assert "?" not in found.sql
        assert raw


def slices(name):
    return all_tables()[METRICS[name].table].slices


@pytest.fixture(scope="module")
def alone(organisation):
    rows = organisation(seed=2, n=300)
    for table in ("change", "deployed_change", "deployment", "line_life", "work_in_progress"):
        for row in rows[table]:
            row["repository"] = "web"
    opened = Store(None)
    fill(opened, rows | {"repository": rows["repository"][:1]})
    return opened


@every_metric
def test_one_slice_that_holds_everything_equals_the_whole(alone, name):
    metric = replace(METRICS[name], by="")
    whole, part = ask(alone, metric).total, ask(alone, metric, by="repository").total
    assert replace(part, slice=None) == whole
    assert whole.n > 0


@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if m.kind.name == "mix"])
def test_a_mix_has_parts_that_make_a_whole(store, name):
    assert sum(row.value for row in ask(store, name).rows) == pytest.approx(1)


@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if m.kind.name in {"count", "rate", "level"}])
def test_the_parts_of_counts_and_sums_add_up_to_the_whole(store, name):
    whole = ask(store, name).total
    for column in slices(name):
        parts = ask(store, name, by=column).rows
        if METRICS[name].kind.name == "rate" and column == "repository":
            continue  # each repository has weeks of its own
        assert sum(row.value for row in parts) == pytest.approx(whole.value), column


@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if m.kind.name in {"count", "rate"}])
def test_rolled_up_parts_add_up_too(store, name):
    whole = measure(store, name, now=NOW).total
    for column in set(slices(name)) - {"repository"}:
        parts = measure(store, name, column, now=NOW).rows
        assert sum(row.value for row in parts) == pytest.approx(whole.value), column


@every_metric
@pytest.mark.parametrize("every", ["week", "month"])
def test_a_period_inside_two_windows_has_one_value(store, name, every):
    one = ask(store, name, every=every, since=datetime(2025, 6, 1)).rows
    two = ask(store, name, every=every, since=datetime(2025, 6, 2), until=datetime(2026, 2, 10)).rows
    inner = {(r.slice, r.period): r for r in one if datetime(2025, 7, 7) < r.period and r.until < datetime(2026, 2, 9)}
    shared = [(r, inner[r.slice, r.period]) for r in two if (r.slice, r.period) in inner]
    assert len(shared) > 3
    assert all(a == b for a, b in shared)


@every_metric
def test_facts_after_now_are_invisible(store, name):
    then = datetime(2025, 12, 1)
    early = ask(store, name, now=then, until=then)
    assert early.rows
    assert all(row.until <= then for row in early.rows)
    later = ask(store, name, now=NOW, until=then).rows
    if METRICS[name].mature or METRICS[name].kind.name == "survival":
        return  # maturity is judged at now: a later look sees rows that were too young then
    assert [(r.slice, r.value, r.n) for r in early.rows] == [(r.slice, r.value, r.n) for r in later]


def test_a_count_is_zero_inside_the_observed_span_and_missing_outside(store):
    found = ask(store, "churn", every="month", since=datetime(2024, 11, 1), by="type")
    before = [r for r in found.rows if r.until <= datetime(2025, 3, 1)]
    inside = [r for r in found.rows if r.slice == "revert" and r.period >= datetime(2025, 4, 1)]
    assert all(r.value is None and r.reason == "outside the observed span" for r in before)
    assert len(before) == 20
    assert 0 in {r.value for r in inside}


@pytest.mark.parametrize("name", [m.name for m in METRICS.values() if m.kind.name in COUNTED])
def test_where_a_count_is_zero_or_unobserved_the_query_shown_says_so_too(store, name):
    quiet, unseen = datetime(2025, 5, 3, 1), datetime(2024, 5, 3)
    for since, long in ((quiet, timedelta(minutes=1)), (unseen, timedelta(days=40)), (unseen, timedelta(days=400))):
        for by, every in product((None, *sorted({"type", "repository"} & set(slices(name)))), (None, "month")):
            found = ask(store, name, by=by, every=every, since=since, until=since + long)
            ends = sorted({row.until for row in found.rows})
            shown = {(line[0], line[1]): line[2:4] for line in store.rows(found.sql)}
            assert shown == {(row.slice, ends.index(row.until)): (row.value, row.n) for row in found.rows}
            assert by or shown
    bare = {"since": quiet, "until": quiet + timedelta(minutes=1)}
    assert METRICS[name].ends or [line[2] for line in store.rows(ask(store, name, **bare).sql)] == [0]


def test_where_nothing_was_ever_seen_a_count_is_unknown_in_the_query_too():
    empty = Store(None)
    fill(empty, {"repository": [{"repository": "web", "observed_from": "2026-01-01", "observed_until": "2026-02-28"}]})
    found = ask(empty, "work_in_progress")
    assert (found.total.value, found.total.reason) == (None, "no facts")
    assert [line[2] for line in empty.rows(found.sql)] == [None]


def test_a_mean_of_nothing_is_missing_where_a_count_of_nothing_is_zero(store):
    quiet = {"since": datetime(2025, 5, 3, 1), "until": datetime(2025, 5, 3, 1, 1)}
    assert ask(store, "churn", **quiet).total.value == 0
    assert ask(store, "batch_size", **quiet).total.value is None


def test_a_median_agrees_with_plain_arithmetic_and_its_interval_with_the_statistics(store, rows):
    took = [
        (c["landed_at"] - c["first_commit_at"]).total_seconds()
        for c in rows["change"]
        if c["first_commit_at"] and c["author_kind"] != "bot"
    ]
    middle, ends = quantile(took, 0.5)
    found = ask(store, "cycle_time").total
    assert (found.value, found.low, found.high) == pytest.approx((middle, *ends))
    assert found.n == len(took)


@pytest.mark.parametrize("p", [0.5, 0.75, 0.9])
@pytest.mark.parametrize("days", [3, 12, 60, 365])
def test_every_quantile_and_size_has_the_interval_of_the_statistics(store, rows, p, days):
    metric = replace(METRICS["batch_size"], kind=replace(METRICS["batch_size"].kind, at=p))
    since = NOW - timedelta(days=days)
    sizes = [
        float(c["n_added"] + c["n_removed"])
        for c in rows["change"]
        if c["landed_at"] >= since and c["author_kind"] != "bot"
    ]
    value, ends = quantile(sizes, p)
    found = ask(store, metric, since=since).total
    assert found.value == pytest.approx(value)
    low, high = ends or (None, None)
    assert found.low == (low and pytest.approx(low))
    assert found.high == (high and pytest.approx(high))


def test_a_share_and_a_rate_have_the_intervals_of_the_statistics(store, rows):
    mine = [c for c in rows["change"] if c["author_kind"] != "bot"]
    hits = sum(c["type"] in {"fix", "security", "revert"} for c in mine)
    found = ask(store, "unplanned_work_share").total
    assert (found.low, found.high) == pytest.approx(wilson(hits, len(mine)))
    rate = ask(store, "throughput").total
    weeks = len(mine) / rate.value
    assert (rate.low * weeks, rate.high * weeks) == pytest.approx(poisson(len(mine)))
    assert weeks == pytest.approx(52, abs=0.5)


def test_a_concentration_agrees_with_plain_arithmetic(store, rows):
    held = {}
    for line in rows["line_life"]:
        if line["author_kind"] == "human" and line["removed_at"] is None:
            held[line["author"]] = held.get(line["author"], 0) + line["n_lines"]
    share = np.array(list(held.values())) / sum(held.values())
    found = ask(store, "ownership_fragmentation").total
    assert found.value == pytest.approx(1 - (share**2).sum())
    assert found.low < found.value < found.high


def test_survival_agrees_with_plain_arithmetic(store, rows):
    lines = [x for x in rows["line_life"] if x["author_kind"] != "bot"]
    ages = np.array([((x["removed_at"] or NOW) - x["born_at"]).total_seconds() for x in lines])
    gone = np.array([x["removed_at"] is not None for x in lines])
    weight = np.array([x["n_lines"] for x in lines], float)
    metric = replace(METRICS["line_survival"], kind=replace(METRICS["line_survival"].kind, at=100 * 86_400.0))
    alive = 1.0
    for age in np.sort(ages[gone & (ages <= 100 * 86_400)]):
        alive *= 1 - weight[gone & (ages == age)].sum() / weight[ages >= age].sum()
    found = ask(store, metric).total
    assert found.value == pytest.approx(alive)
    assert found.low < found.value < found.high


def test_a_bridge_weighs_so_that_areas_add_up_and_a_person_in_two_teams_counts_once(store):
    whole = ask(store, "throughput").total
    teams = ask(store, "throughput", by="team").rows
    assert "guild" in {r.slice for r in teams}
    assert sum(r.value for r in teams) == pytest.approx(whole.value)


def test_a_metric_that_is_switched_off_says_so(store):
    with pytest.raises(Withheld, match="switched off"):
        measure(store, "churn", now=NOW, settings=Settings(metrics=Metrics(off=["churn"])))


def test_unknown_names_and_empty_windows_are_refused(store):
    with pytest.raises(UnknownName, match="chrun"):
        ask(store, "chrun")
    with pytest.raises(UnknownName, match="colour"):
        ask(store, "churn", by="colour")
    with pytest.raises(BadInput, match="No time lies"):
        ask(store, "churn", since=NOW)
    with pytest.raises(BadInput, match="fortnight"):
        ask(store, "churn", every="fortnight")


def test_quotes_and_question_marks_in_a_slice_stay_text(store):
    nasty = "it's '; drop table change; -- ?"
    shown = Query("select ?", (nasty,)).expanded()
    assert store.rows(shown) == [(nasty,)]


def test_an_area_with_a_hostile_name_rolls_up_and_its_query_still_runs_as_shown(organisation):
    nasty = "it's '); drop table change; -- ? :now\x1b[31m\u202e"
    rows = organisation(seed=3, n=80, people=9)
    for change in rows["change"][:3]:
        change["main_area"] = nasty
    opened = Store(None)
    fill(opened, rows)
    found = measure(opened, "cycle_time", "main_area", now=NOW)
    assert {line[0] for line in opened.rows(found.sql)} == {row.slice for row in found.rows}
    assert "drop table change" in found.sql
    assert "\x1b" not in found.sql
    assert opened.rows("select count(*) from change") == [(80,)]


def test_a_rate_over_less_than_a_day_is_missing_not_enormous(store):
    newest = store.rows("select max(landed_at) from change")[0][0]
    moment = ask(store, "throughput", since=newest - timedelta(seconds=1), until=newest + timedelta(seconds=1)).total
    assert (moment.value, moment.reason) == (None, "observed for less than a day")
    assert moment.n
