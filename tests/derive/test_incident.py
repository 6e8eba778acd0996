"""Repair releases: what makes an inferred incident, and what does not."""

import pytest

from headway.core.settings import parse_settings
from headway.measure import measure

DAY = 86_400
INCIDENT = "select failed, repair, rule, confidence from incident"


def broken(history, on=3, repair="v1.0.1", kind="This reverts commit {}.", failed="v1.0.0", cause="Add doors"):
    history.commit("a", 0, position=0).commit("bad", 1, "a", 1, message=cause)
    history.commit("undo", on - 0.5, "bad", 2, message='Revert "x"\n\n' + kind.format(history.id("bad")))
    return history.tag(failed, "bad", 2).tag(repair, "undo", on)


def test_a_revert_of_what_a_release_shipped_is_an_incident(history):
    assert broken(history).rows(INCIDENT) == [("web/1.0.0", "web/1.0.1", "revert", 0.9)]
    assert history.rows("select release, is_failed, is_repair from deployment d join release r on r.release = d.deployment order by 1") == [
        ("web/1.0.0", True, False), ("web/1.0.1", False, True),
    ]  # fmt: skip
    assert history.rows("select change_id, repaired_by from incident_cause") == [
        (history.id("bad"), history.id("undo"))
    ]


@pytest.mark.parametrize("kind", ["{:.10}", "This reverts commit {:.8}."])
def test_a_shortened_id_is_understood_only_where_git_writes_it(history, kind):
    assert len(broken(history, kind=kind).rows(INCIDENT)) == kind.startswith("This")


def test_an_incident_never_attaches_to_a_release_long_past(history):
    assert broken(history, on=17).rows(INCIDENT) == []
    assert len(history.rows(INCIDENT, "[incidents]\ndays = 30")) == 1


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [(16, 14, [0.5, 14 * DAY, 0.5]), (17, 14, [0.0, None, 0.0]), (17, 30, [0.5, 15 * DAY, 0.5])],
)
def test_no_metric_counts_an_incident_of_a_release_long_past(history, on, days, expected):
    words = f"[incidents]\ndays = {days}\n[privacy]\nmin_people = 1"
    store = broken(history, on=on).line("later", start=3, every=30).store(words)
    names = ("change_fail_rate", "failed_deployment_recovery_time", "deployment_rework_rate")
    rows = [measure(store, name, now=history.day(60), settings=parse_settings(words)).rows[0] for name in names]
    assert [row.value for row in rows] == expected


def test_another_line_repairs_nothing(history):
    assert broken(history, repair="v1.1.0").rows(INCIDENT) == []


def test_a_subject_alone_never_counts(history):
    assert broken(history, kind="").rows(INCIDENT) == []


def test_a_revert_that_was_taken_back_before_the_release_is_none(history):
    broken(history).commit("again", 2.7, "undo", 3, message=f"Reapply\n\nThis reverts commit {history.id('undo')}.")
    history.facts["ref"][-1]["sha"] = history.id("again")
    assert history.rows(INCIDENT) == []


def test_taking_documentation_back_is_no_incident(history):
    assert broken(history, cause="docs: explain doors").rows(INCIDENT) == []


@pytest.mark.parametrize(
    ("path", "n"),
    [("tests/test_a.py", 0), (".github/workflows/a.yml", 0), ("docs/a.md", 0), ("src/a.py", 1), ("setup.py", 1)],
)
def test_taking_back_what_ships_nowhere_is_no_incident(history, path, n):
    broken(history)
    for label in ("bad", "undo"):
        history.add("file_change", sha=history.id(label), path=path, old_path=path, status="M", n_added=1, n_removed=1, n_hunks=1, form="text", is_mode_change=False)  # fmt: skip
    assert len(history.rows(INCIDENT)) == n


def test_a_host_that_names_the_request_instead_of_the_commit_is_understood(history):
    history.line("a").commit("bad", 1, "a", 1, message="Add doors (#12)").commit(
        "undo", 2.5, "bad", 2, message='Revert "Add doors" (#13)\n\nReverts org/web#12'
    )
    assert history.tag("v1.0.0", "bad", 2).tag("v1.0.1", "undo", 3).rows(INCIDENT) == [
        ("web/1.0.0", "web/1.0.1", "revert", 0.9)
    ]


def test_a_revert_picked_to_the_release_branch_counts_there(history):
    broken(history, repair="v2.0.0").commit(
        "undo2", 4, "bad", message=f"Revert\n\n(cherry picked from commit {history.id('undo')})"
    )
    assert history.tag("v1.0.1", "undo2", 5).rows(INCIDENT) == [("web/1.0.0", "web/1.0.1", "revert", 0.9)]


def fixed(history, from_bad, from_elsewhere, kind="Fix the door"):
    history.commit("a", 0, position=0, files={"a.py": (9, 0)}).commit("bad", 1, "a", 1, files={"a.py": (9, 0)})
    history.commit("mend", 3, "bad", 2, message=kind, files={"a.py": (1, 4)}, removed={("a.py", "bad"): from_bad, ("a.py", "a"): from_elsewhere})  # fmt: skip
    return history.tag("v0.9.9", "a", 0.5).tag("v1.0.0", "bad", 2).tag("v1.0.1", "mend", 4)


def test_a_fix_of_mostly_new_lines_is_a_weak_incident_that_metrics_leave_out(history):
    assert fixed(history, 2, 2).rows(INCIDENT) == [("web/1.0.0", "web/1.0.1", "fix", 0.5)]
    assert history.rows("select count(*) filter (is_failed) from deployment") == [(0,)]
    assert history.rows("select count(*) filter (is_failed) from deployment", "[incidents]\nmin_confidence = 0.5") == [
        (1,)
    ]


def test_a_fix_of_mostly_older_lines_is_none(history):
    assert fixed(history, 1, 3).rows(INCIDENT) == []


def test_a_feature_that_rewrites_new_lines_is_none(history):
    assert fixed(history, 4, 0, kind="Add windows").rows(INCIDENT) == []


def test_a_failed_release_counts_once_however_many_incidents_it_had(history):
    broken(history).commit("undo2", 4, "undo", 3, message=f"Undo\n\nThis reverts commit {history.id('bad')}.").tag(
        "v1.0.2", "undo2", 5
    )
    assert history.rows("select count(*) filter (is_failed), count(*) from deployment") == [(1, 3)]


def test_what_was_released_before_the_first_landing_was_read_is_no_deployment(history):
    # an earlier history under the same tags, or the far side of a shallow cut
    history.commit("old", -400).commit("older", -420).tag("v0.1.0", "older", -420).tag("v0.1.1", "old", -400)
    history.line("a", "b", "c", every=10).tag("v1.0.0", "b", 12).tag("v1.1.0", "c", 25)
    history.add("repository", repository="web", mainline="HEAD", observed_from=history.day(0), observed_until=history.day(28), is_shallow=False, is_verified=True, n_unreadable=0)  # fmt: skip
    store = history.store()
    (whole,) = measure(store, "deployment_frequency", now=history.day(28)).rows
    months = measure(store, "deployment_frequency", now=history.day(28), every="month").rows
    assert (whole.n, whole.value, sum(month.n for month in months)) == (2, 0.5, 2)
