"""Open changes: unmerged heads with fresh commits of their own, and what is not one."""

import pytest

from headway.measure import measure

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
     ("dependabot/npm/left-pad-2", "bot"), ("patchback/backports/3.15/0b6c9170/pr-13514", "bot"), ("renovate/all", "bot"), ("fix-3508", "open"), ("rfc3339-with-ruby-time-72", "open"), ("copilot/fix-1", "open")],
)  # fmt: skip
def test_branches_of_releases_and_bots_are_no_open_changes(history, name, state):
    assert with_head(history, name).rows(STATE) == [(state,)]


def test_a_head_that_only_bots_wrote_is_a_bots(history):
    assert with_head(history, by="renovate[bot]@users.noreply.github.com").rows(STATE) == [("bot",)]


BOT = "renovate[bot]@users.noreply.github.com"


def on_a_release_branch(history, by="ada@x.org", branched=60):
    history.line("a", "b", every=100).commit("r", 50, "a").commit("r2", branched, "r").branch("3.15", "r2")
    return history.commit("own", 95, "r2", by=by).branch("idea", "own")


def test_what_a_release_branch_holds_is_not_a_heads_own(history):
    on_a_release_branch(history)
    assert history.rows("select state, n_own, started_at from head where state <> 'release'") == [
        ("open", 1, history.day(95))
    ]


@pytest.mark.parametrize("branched", [60, 90])
def test_a_head_of_a_bot_that_began_on_a_release_branch_is_a_bots(history, branched):
    on_a_release_branch(history, by=BOT, branched=branched)
    assert history.rows("select state from head where state <> 'release'") == [("bot",)]


def test_a_head_that_a_release_branch_holds_is_no_open_change(history):
    on_a_release_branch(history).commit("r3", 96, "own").branch("3.16", "r3")
    assert history.rows("select distinct state from head") == [("release",)]


def test_open_changes_are_the_work_in_progress_of_the_same_moment(history):
    # two bots' commits make the change a bot's, though one of the three is not
    history.line("a", "b", every=100).commit("s", 94, "a", by=BOT).commit("t", 95, "s", by=BOT).commit("u", 96, "t")
    store = history.branch("idea", "u").commit("own", 95, "a").branch("fix", "own").store()
    asked = [measure(store, name, now=history.day(101)).total for name in ("open_changes", "work_in_progress")]
    store.close()
    assert [row.value for row in asked] == [1, 1]


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
