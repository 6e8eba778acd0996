"""Releases, and which of them first holds a change."""

from hashlib import sha1 as sha

import pytest

SHIPPED = "select deployment, deployed_at, via from deployed_change order by landed_at"


def test_a_change_ships_with_the_first_release_that_holds_it(history):
    history.line("a", "b", "c").tag("v1.0.0", "b", 10).tag("v1.1.0", "c", 20)
    assert [row[0] for row in history.rows(SHIPPED)] == ["web/1.0.0", "web/1.0.0", "web/1.1.0"]


def test_the_first_release_of_all_has_its_changes_too(history):
    history.line("a", "b").tag("v1.0.0", "b", 10)
    assert history.rows("select n_changes, n_people, previous_at from deployment") == [(2, 1, None)]


def test_a_change_that_waits_has_no_deployment_and_no_zero(history):
    history.line("a", "b").tag("v1.0.0", "a", 0.5)
    assert history.rows(SHIPPED)[1] == (None, None, "none")


def test_a_pre_release_is_kept_but_ships_nothing(history):
    history.line("a", "b").tag("v1.0.0rc1", "a", 0.5).tag("v1.0.0", "b", 3)
    assert [row[0] for row in history.rows(SHIPPED)] == ["web/1.0.0", "web/1.0.0"]
    assert history.rows("select count(*), count(*) filter (is_stable) from release") == [(2, 1)]


def test_a_tag_on_a_release_branch_ships_a_picked_change_as_a_backport(history):
    history.line("a", "b", "c").commit("b2", 5, "a", message=f"b\n\n(cherry picked from commit {history.id('b')})")
    history.tag("v1.0.0", "a", 4).tag("v1.0.1", "b2", 6).tag("v2.0.0", "c", 30)
    assert [(row[0], row[2]) for row in history.rows(SHIPPED)] == [
        ("web/1.0.0", "ancestry"), ("web/1.0.1", "backport"), ("web/2.0.0", "ancestry"),
    ]  # fmt: skip


def test_a_backport_is_known_by_its_patch_too(history):
    history.commit("a", 0, position=0).commit("b", 1, "a", 1, patch="p1").commit("b2", 5, "a", patch="p1").tag(
        "v1.0.1", "b2", 6
    )
    assert history.rows("select via, rule from deployed_change where deployment is not null order by 1") == [
        ("ancestry", "ancestry"), ("backport", "same patch"),
    ]  # fmt: skip


def test_a_backport_that_was_edited_is_known_by_author_time_and_title(history):
    history.line("root").commit("b", 1, "root", 1, message="Mend the door\n\nIt was stuck.")
    history.commit("b2", 1, "root", message="Mend the door\n\nIt was stuck, here too.").tag("v1.0.1", "b2", 6)
    found = f"select via, rule from deployed_change where change_id = '{history.id('b')}'"
    assert history.rows(found) == [("backport", "same commit")]


def test_two_commits_of_one_author_second_and_title_are_no_backport_of_each_other(history):
    history.line("root").commit("b", 1, "root", 1, message="Bump").commit("c", 1, "b", 2, message="Bump")
    history.commit("b2", 1, "root", message="Bump").tag("v1.0.1", "b2", 6)
    assert history.rows("select count(*) from deployed_change where via = 'backport'") == [(0,)]


def merged_back(history, **copy):
    """`b` lands, its copy comes out on a release branch, and the branch is merged back."""
    history.line("root").commit("b", 2, "root", 1, authored=1, message="Mend the door", patch="p")
    history.commit("b2", 3, "root", **copy).tag("v1.0.1", "b2", 4).commit("m", 5, "b b2", 2).tag("v2.0.0", "m", 50)
    return history.rows(f"select deployment, via, rule from deployed_change where change_id = '{history.id('b')}'")


@pytest.mark.parametrize(
    ("rule", "copy"),
    [
        ("same patch", {"patch": "p"}),
        ("same commit", {"authored": 1, "message": "Mend the door"}),
        ("picked from", {"message": f"x\n\n(cherry picked from commit {sha(b'b').hexdigest()})"}),
        ("picked from", {"message": f"[PR #7/{sha(b'b').hexdigest()[:8]} backport][1.0] Mend (#8)"}),
    ],
)
def test_a_backport_counts_also_where_its_branch_is_merged_back(history, rule, copy):
    assert merged_back(history, **copy) == [("web/1.0.1", "backport", rule)]


def test_the_own_commit_of_a_merge_is_no_backport_of_it(history):
    history.line("root").commit("s", 1, "root", patch="p").commit("m", 3, "root s", 1, patch="p").tag("v1.0", "s", 2)
    assert history.rows(f"select via from deployed_change where change_id = '{history.id('m')}'") == [("none",)]


def test_what_lands_again_after_a_revert_did_not_ship_with_the_first_time(history):
    history.line("root").commit("s", 1, "root", patch="p").commit("m", 2, "root s", 1).tag("v1.0", "m", 3)
    history.commit("undo", 4, "m", 2).commit("again", 5, "undo", 3, patch="p").tag("v1.1", "again", 9)
    assert history.rows(f"select via from deployed_change where change_id = '{history.id('again')}'") == [("ancestry",)]


def test_two_copies_in_one_release_are_one_row_of_what_shipped(history):
    history.line("root").commit("b", 1, "root", 1, patch="p").commit("b2", 3, "root", patch="p")
    history.commit("b3", 4, "root b2", patch="p").tag("v1.0.1", "b3", 5)
    assert history.rows("select count(*) from shipped_commit group by sha, release having count(*) > 1") == []
    assert history.rows("select count(*) from shipped_commit where rule = 'same patch'") == [(1,)]


def test_a_merge_ships_as_a_backport_only_when_all_its_commits_were_picked(history):
    history.line("root").commit("s", 1, "root", patch="p").commit("t", 2, "s", patch="q").commit("m", 3, "root t", 1)
    history.commit("s2", 4, "root", patch="p").tag("v1.0.1", "s2", 5)
    assert history.rows("select deployment from deployed_change where kind = 'merge'") == [(None,)]
    history.commit("t2", 6, "s2", patch="q").tag("v1.0.2", "t2", 7)
    assert history.rows("select deployment from deployed_change where kind = 'merge'") == [("web/1.0.2",)]


def test_a_request_landed_again_on_a_release_branch_is_a_backport(history):
    title = "Merge pull request #9 from …/door\n\nMend the door"
    history.line("root").commit("s", 1, "root").commit("m", 3, "root s", 1, message=title).commit(
        "m2", 4, "root", message=title
    )
    history.tag("v1.0.1", "m2", 5)
    assert history.rows("select via, rule from deployed_change where kind = 'merge'") == [("backport", "same request")]


def test_families_of_tags_are_streams_of_their_own(history):
    history.line("a", "b").tag("v1.0", "a", 1).tag("1.0-cli", "b", 3)
    assert sorted(history.rows("select stream, deployment from deployed_change where deployment is not null")) == [
        ("", "web/1.0"), ("cli", "web/cli@1.0"), ("cli", "web/cli@1.0"),
    ]  # fmt: skip


def test_nothing_waits_for_a_stream_that_ended_long_ago(history):
    history.line("a", "b", "c", every=300).tag("v1.0", "a", 1).tag("v1.1", "c", 601).tag("old@0.1", "a", 1)
    assert history.rows("select count(*) from deployed_change where stream = 'old' and deployment is null") == [(0,)]


def test_nothing_waits_for_the_largest_family_once_it_gave_way_to_another(history):
    history.line("a", "b", "c", "d", every=300).tag("v1.0", "a", 1).tag("v1.1", "b", 301).tag("core-v2.0", "c", 601)
    waiting = "select stream, change_id from deployed_change where deployment is null"
    assert history.rows(waiting) == [("core", history.id("d"))]


def test_a_family_of_tags_that_began_late_does_not_ship_what_came_out_years_before(history):
    history.line("a", "b", "c", every=700).tag("v1.0", "a", 1).tag("v1.1", "b", 701).tag("core-v1.0", "c", 1401)
    assert sorted(history.rows("select stream, deployment from deployed_change where deployment is not null")) == [
        ("", "web/1.0"), ("", "web/1.1"), ("core", "web/core@1.0"),
    ]  # fmt: skip
    assert history.rows("select change_id from deployed_change where deployment is null") == []


def test_a_family_that_ships_first_keeps_the_oldest_changes(history):
    history.line("a", "b", every=700).tag("core-v1.0", "b", 701).tag("v1.0", "b", 702).tag("v1.1", "b", 703)
    found = "select stream, deployment from deployed_change where change_id = ?"
    assert ("core", "web/core@1.0") in history.rows(found.replace("?", f"'{history.id('a')}'"))


def test_without_stable_tags_nothing_is_guessed(history):
    history.line("a", "b").tag("nightly", "b", 2)
    assert history.rows("select * from deployment") == history.rows("select * from deployed_change") == []


def test_with_merges_as_deployments_each_landing_is_one_and_the_repair_is_unknown(history):
    toml = '[deployments]\nsource = "merges"'
    history.line("a", "b").tag("v1.0", "b", 9)
    assert (
        history.rows("select kind, n_changes, is_failed, is_repair from deployment", toml)
        == [("merge", 1, None, None)] * 2
    )
    assert history.rows("select distinct via from deployed_change", toml) == [("merge",)]


def test_the_globs_of_the_settings_choose_the_tags(history):
    history.line("a", "b").tag("v1.0", "a", 1).tag("prod-1.1", "b", 2)
    assert history.rows("select release from release", '[releases]\ntags = ["prod-*"]') == [("web/prod@1.1",)]


def test_tags_made_anew_long_after_count_from_their_commit(history):
    history.line("a", "b").tag("v1.0", "a", 400)
    assert history.rows("select released_at from release") == [(history.day(0),)]


def test_a_family_of_tags_named_like_a_folder_ships_what_touched_that_folder(history):
    history.commit("a", 0, position=0, files={"packages/door/a.js": (1, 0)}).commit(
        "b", 1, "a", 1, files={"packages/wall/b.js": (1, 0)}
    )
    history.commit("c", 2, "b", 2, files={"packages/wall/b.js": (1, 1)}).tag("door@1.0.0", "b", 2).tag(
        "@org/wall@2.0.0", "b", 2
    )
    assert sorted(history.rows("select left(change_id, 4), stream, deployment from deployed_change"), key=str) == sorted(
        [(history.id("a")[:4], "door", "web/door@1.0.0"), (history.id("b")[:4], "org/wall", "web/org/wall@2.0.0"), (history.id("c")[:4], "org/wall", None)], key=str
    )  # fmt: skip
