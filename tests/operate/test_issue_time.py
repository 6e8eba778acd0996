"""When an issue will be closed: learnt from issues as they were known, served for those that are open, scored when they close."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from headway.core.errors import BadInput
from headway.core.registry import find
from headway.core.settings import Settings
from headway.models.base import Candidate, Plan
from headway.models.tasks.completion_time import completion_time
from headway.models.tasks.issue_time import issue_time
from headway.operate import learn as learning
from headway.operate.delay import delay_score, delays
from headway.operate.gather import gather, gather_open
from headway.operate.landings import ends
from headway.operate.learn import learn
from headway.operate.predict import predict
from headway.operate.serve import Desk, asked_here, told_until
from headway.operate.train import train
from headway.store.duckdb import Store
from operate.branches import START, merged
from operate.worlds import ISSUES, tracked

LATER = START + timedelta(days=ISSUES + 400)


@pytest.fixture(scope="module")
def store() -> Store:
    return tracked(1)


@pytest.fixture
def desk(store: Store, tmp_path) -> Desk:
    return Desk(store, Settings(), START + timedelta(days=400), tmp_path)


def test_an_issue_is_asked_again_only_while_it_is_open(store: Store) -> None:
    rows = gather(store, Settings(), issue_time, LATER)
    told = ~np.isnat(rows.known_at)
    assert (rows.known_at[told] - rows.at[told] == (rows.y[told] * 1e6).astype("m8[us]")).all()
    assert (rows.y[told] > 0).all()
    assert {"opened", "+1 d", "+7 d", "+30 d"} <= set(rows.groups["age"])
    np.testing.assert_array_equal(rows["days_waiting"][rows.groups["age"] == "+7 d"], 7)


def test_facts_count_what_had_happened_by_then(store: Store) -> None:
    rows = gather(store, Settings(), issue_time, LATER)
    issues = store.rows("select opened_at, closed_at from issue")
    for i in range(0, len(rows), 97):
        at = rows.at[i].astype(datetime)
        before = at - timedelta(days=30)
        assert rows["n_issues_open"][i] == sum(a < at and not (b and b < at) for a, b in issues)
        assert rows["n_issues_closed_month"][i] == sum(b is not None and before <= b < at for _, b in issues)
        assert rows["n_issues_opened_month"][i] == sum(before <= a < at for a, _ in issues)


def test_the_end_of_the_export_is_the_end_of_what_is_known(desk: Desk) -> None:
    late = Desk(desk.store, desk.settings, LATER, desk.home)
    newest = desk.store.rows("select max(greatest(opened_at, coalesce(closed_at, opened_at))) from issue")[0][0]
    assert told_until(late, issue_time).now == newest < LATER
    assert told_until(desk, issue_time).now <= desk.now


def test_without_issues_nothing_is_asked(tmp_path) -> None:
    empty = Desk(merged(5, 1), Settings(), LATER, tmp_path)
    assert asked_here(empty, [issue_time]) == []


def test_it_is_tried_like_every_task_and_served_for_what_is_open(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(learning, "tasks", lambda: {"issue_time": issue_time})
    monkeypatch.setattr(learning, "QUICK", ("recent_durations",))
    (learned,) = learn(desk)
    assert learned.speaks, learned.sentence
    said = predict(desk, issue_time)
    now = told_until(desk, issue_time).now
    waiting = {f"web#{n}" for (n,) in desk.store.rows("select issue from issue where opened_at <= ? and (closed_at is null or closed_at > ?)", [now, now])}  # fmt: skip
    assert {p.subject for p in said} == waiting
    assert all(p.low <= p.middle <= p.high for p in said)
    one = sorted(waiting)[0]
    assert [p.subject for p in predict(desk, issue_time, [one.removeprefix("web")])] == [one]
    with pytest.raises(BadInput, match="no issue that is open"):
        predict(desk, issue_time, ["#1"])


def test_what_was_said_meets_the_closing(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(learning, "tasks", lambda: {"issue_time": issue_time})
    monkeypatch.setattr(learning, "QUICK", ("recent_durations",))
    learn(desk)
    later = Desk(desk.store, desk.settings, desk.now + timedelta(days=90), desk.home)
    learn(later)
    sql = "select p.subject, o.truth, o.is_cut, p.predicted_at from outcome o join prediction p using (task, subject, moment, version, is_replay) where task = 'issue_time' and not is_replay"
    met = desk.store.rows(sql)
    assert len(met) > 20
    became = ends(desk.store, "issue_time", later.now)
    for subject, truth, is_cut, at in met:
        closed = became[subject].at
        assert is_cut or truth == pytest.approx((closed - at).total_seconds())
    desk.store.rows("delete from prediction")
    desk.store.rows("delete from outcome")


def test_every_candidate_of_times_can_learn_it(desk: Desk) -> None:
    rows = gather(desk.store, desk.settings, issue_time, desk.now)
    names = ("recent_durations", "hazard_linear", "hazard_trees")
    tried = [find("headway.models.candidates", Candidate, name, "candidate") for name in names]
    made = train(desk, issue_time, rows, Plan("time", np.datetime64(desk.now, "us")), tried)
    assert {result.name for result in made.trial.results} == set(names)
    assert len(gather_open(desk.store, desk.settings, issue_time, desk.now)) > 0


def test_an_issue_with_a_date_is_told_how_likely_it_misses_it(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(learning, "tasks", lambda: {"issue_time": issue_time})
    monkeypatch.setattr(learning, "QUICK", ("recent_durations",))
    learn(desk)
    now = told_until(desk, issue_time).now
    waiting = sorted(p.subject for p in predict(desk, issue_time))
    past, near, far = (subject.removeprefix("web#") for subject in waiting[:3])
    for name, days in ((past, -1), (near, 2), (far, 60)):
        desk.store.rows("update issue set due_at = ? where issue = ?", [now + timedelta(days=days), name])
    missed = {d.subject: d.missed for d in delays(desk)}
    assert set(missed) == {f"web#{name}" for name in (past, near, far)}
    assert missed[f"web#{past}"] == 1 > missed[f"web#{near}"] > missed[f"web#{far}"] > 0
    desk.store.rows("update issue set due_at = opened_at + interval 6 day")
    scored = delay_score(desk).issues
    assert scored is not None
    assert scored.n >= 20
    assert 0 <= scored.brier <= 1
    desk.store.rows("update issue set due_at = null")


def test_an_issue_can_be_asked_about_where_no_change_bears_its_name(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(learning, "tasks", lambda: {"issue_time": issue_time})
    monkeypatch.setattr(learning, "QUICK", ("recent_durations",))
    learn(desk)
    one = predict(desk, issue_time)[0].subject
    (said,) = predict(desk, completion_time, [one])
    assert (said.task, said.subject) == ("issue_time", one)
