"""Changes: what landed, with which commits, by whom, when, and what its landing hides."""

import pytest

SQUASHED = "select first_commit_at, ready_at, is_hidden from change"


def test_side_commits_belong_to_the_first_landing_that_reaches_them(history):
    history.line("root").commit("side", 1, "root").commit("m1", 2, "root side", 1).commit("later", 3, "side").commit("m2", 4, "m1 later", 2)  # fmt: skip
    owner = dict(history.rows("select sha, change_id from change_commit"))
    assert owner[history.id("side")] == history.id("m1")
    assert owner[history.id("later")] == history.id("m2")


def test_every_landed_commit_is_in_exactly_one_change(history):
    history.line("a", "b").commit("s", 1, "a").commit("m", 5, "b s", 2).commit("t", 6, "s b").commit("n", 7, "m t", 3)
    assert history.rows("select count(*), count(distinct sha) from change_commit") == [(6, 6)]


def test_a_squash_hides_first_commit_and_ready_instead_of_making_them_zero(history):
    history.commit("x", 5, position=0, message="Add doors (#7)")
    assert history.rows(SQUASHED) == [(None, None, True)]


def test_a_lone_commit_written_before_it_landed_still_shows_when_it_was_written(history):
    history.commit("x", 5, position=0, authored=3)
    assert history.rows(SQUASHED) == [(history.day(3), history.day(3), False)]


def test_a_merge_shows_first_and_last_commit_of_its_branch(history):
    history.line("root").commit("s", 1, "root").commit("t", 3, "s").commit("m", 9, "root t", 1, by="eve@x.org")
    seen = history.rows("select kind, n_commits, first_commit_at, ready_at, landed_at from change where kind = 'merge'")
    assert seen == [("merge", 3, history.day(1), history.day(3), history.day(9))]


def test_the_author_is_who_made_most_commits_not_who_merged(history):
    history.line("root").commit("s", 1, "root", by="bob@x.org").commit("m", 2, "root s", 1, by="eve@x.org")
    assert history.rows("select author from change where kind = 'merge'") == [(history.who("bob@x.org"),)]


def test_landing_times_never_run_backwards(history):
    history.commit("a", 5, position=0).commit("b", 3, "a", 1).commit("c", 6, "b", 2)
    at = [
        row[0]
        for row in history.rows(
            "select landed_at from change order by change_id = ?".replace("?", "''") + ", landed_at"
        )
    ]
    assert at == [history.day(5), history.day(5), history.day(6)]


def test_a_clock_that_was_wrong_once_does_not_move_what_landed_later(history):
    history.commit("a", 1, position=0).commit("b", 4000, "a", 1).commit("c", 2, "b", 2)
    assert history.rows("select max(landed_at) from change") == [(history.day(2),)]


def test_a_future_time_at_the_tip_is_kept_for_want_of_anything_better(history):
    history.commit("a", 1, position=0).commit("b", 4000, "a", 1)
    assert history.rows("select max(landed_at) from change") == [(history.day(4000),)]


def test_bots_are_no_human_authors(history):
    history.commit("x", 1, position=0, by="dependabot[bot]@users.noreply.github.com", people={"ada@x.org": "co_author"})
    assert history.rows("select author_kind, n_authors from change") == [("bot", 1)]


@pytest.mark.parametrize(
    ("message", "files", "expected"),
    [
        ("feat: doors", {"docs/a.md": (1, 0)}, ("feature", "prefix")),
        ("Fix the door", {"docs/a.md": (1, 0)}, ("docs", "path")),
        ("Fix the door", {"src/a.py": (1, 0)}, ("fix", "text")),
        ("Fix the door", {"tests/test_a.py": (1, 0)}, ("test", "path")),
        ("Whatever", {".github/workflows/a.yml": (1, 0)}, ("ci", "path")),
        ("Whatever", {"uv.lock": (1, 0), "requirements.txt": (1, 1)}, ("dependency", "path")),
        ("Whatever", {"src/a.py": (1, 0), "docs/a.md": (1, 0)}, ("other", "none")),
        ('Revert "Add x"', {"docs/a.md": (1, 0)}, ("revert", "text")),
    ],
)
def test_the_type_is_told_by_prefix_then_paths_then_words(history, message, files, expected):
    history.commit("x", 1, position=0, message=message, files=files)
    assert history.rows("select type, type_rule from change") == [expected]


def test_generated_lines_do_not_count_as_size(history):
    history.commit("x", 1, position=0, files={"uv.lock": (5000, 0), "a.py": (3, 2), "tests/test_a.py": (4, 0)})
    assert history.rows("select n_files, n_added, n_removed, n_test_lines, size from change") == [(3, 7, 2, 4, "xs")]


def test_reviewers_are_missing_where_a_repository_never_names_any(history):
    history.commit("x", 1, position=0)
    assert history.rows("select n_reviewers from change") == [(None,)]
    history.commit("y", 2, "x", 1, people={"eve@x.org": "reviewer"})
    assert sorted(history.rows("select n_reviewers from change")) == [(0,), (1,)]


def test_a_change_without_files_is_still_a_change(history):
    history.commit("x", 1, position=0)
    assert history.rows("select main_area, n_files, size from change") == [("(no files)", 0, "xs")]
    assert history.rows("select * from change_area") == []


@pytest.mark.parametrize(
    ("subject", "side", "expected"),
    [
        ("Merge branch 'docs'", "fix: doors", ("fix", "prefix")),
        ("Merge branch 'docs'", "Fix doors", ("fix", "text")),
        ("Merge pull request #7 from ada/split", "x", ("other", "none")),
        ("Merge commit from fork", "Fix doors", ("security", "text")),
    ],
)
def test_a_merge_without_a_title_is_typed_by_what_it_brought(history, subject, side, expected):
    history.commit("a", 1, position=0).commit("b", 2, "a", message=side)
    history.commit("m", 3, "a b", 1, message=subject, files={"src/a.py": (1, 0)})
    assert history.rows("select type, type_rule from change order by landed_at desc limit 1") == [expected]
