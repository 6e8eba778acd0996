"""Open changes: unmerged heads with fresh commits of their own, and what is not one."""

import pytest

STATE = "select state from head"


def with_head(history, name="idea", on=95.0, by="ada@x.org", **ref):
    history.line("a", "b", every=100).commit("own", on, "a", by=by)
    return history.branch("main", "b").branch(name, "own", **ref)


def test_a_fresh_unmerged_head_is_an_open_change(history):
    with_head(history)
    assert history.rows("select state, kind, landed_at, first_commit_at, n_added from change where state = 'open'") == [
        ("open", "open", None, history.day(95), None)
    ]
    assert history.rows("select state, ended_at from work_in_progress where state <> 'landed'") == [("open", None)]


@pytest.mark.parametrize(
    ("name", "state"),
    [("8-1-stable", "release"), ("release/2.0", "release"), ("stable-2.9", "release"), ("3.0.x", "release"), ("v4", "release"),
     ("dependabot/npm/left-pad-2", "bot"), ("renovate/all", "bot"), ("fix-3508", "open"), ("rfc3339-with-ruby-time-72", "open"), ("copilot/fix-1", "open")],
)  # fmt: skip
def test_branches_of_releases_and_bots_are_no_open_changes(history, name, state):
    assert with_head(history, name).rows(STATE) == [(state,)]


def test_a_head_that_only_bots_wrote_is_a_bots(history):
    assert with_head(history, by="renovate[bot]@users.noreply.github.com").rows(STATE) == [("bot",)]


def test_an_old_head_is_stale_against_the_newest_commit_not_against_a_clock(history):
    assert with_head(history, on=60).rows(STATE) == [("stale",)]
    assert history.rows(STATE, "[changes]\nopen_days = 60") == [("open",)]
    assert history.rows("select ended_at from work_in_progress where state = 'stale'") == [(history.day(90),)]


def test_a_head_whose_patch_landed_is_no_open_change(history):
    history.commit("a", 0, position=0).commit("own", 5, "a", patch="p").commit("b", 6, "a", 1, patch="p").branch(
        "idea", "own"
    )
    assert history.rows(STATE) == [("landed",)]
    assert history.rows("select count(*) from change where state = 'open'") == [(0,)]


def test_a_merged_head_is_nothing_at_all(history):
    history.line("a").commit("s", 1, "a").commit("m", 2, "a s", 1).branch("idea", "s")
    assert history.rows(STATE) == []


@pytest.mark.parametrize(
    ("n_lines", "n_landed", "state"), [(20, 18, "landed"), (20, 17, "open"), (0, 0, "landed"), (None, None, "open")]
)
def test_a_head_has_landed_when_nine_tenths_of_its_lines_have(history, n_lines, n_landed, state):
    with_head(history, n_lines=n_lines, n_lines_landed=n_landed)
    assert history.rows(STATE) == [(state,)]


def test_a_release_branch_whose_lines_landed_is_one_all_the_same(history):
    assert with_head(history, "release/2.0", n_lines=20, n_lines_landed=20).rows(STATE) == [("release",)]
