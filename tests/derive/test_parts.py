"""Areas, teams and lines: parts add up to the whole."""

import pytest

from headway.questions.change_together import SHARED

TEAMS = '[teams.web]\naddresses = ["ada@*"]\n[teams.ml]\naddresses = ["*@x.org"]'


def test_the_weights_of_a_change_sum_to_one(history):
    history.commit("x", 1, position=0, files={"web/a.js": (30, 0), "ml/b.py": (5, 5), "logo.png": (None, None)})
    history.commit("y", 2, "x", 1, files={"logo.png": (None, None), "ml/c.bin": (None, None)})
    assert [
        row[1] for row in history.rows("select change_id, sum(weight) from change_area group by 1")
    ] == pytest.approx([1, 1])
    assert dict(history.rows("select area, weight from change_area where n_lines = 10")) == {"ml": 0.25}


def test_a_person_in_two_teams_counts_half_in_each(history):
    history.commit("x", 1, position=0, by="ada@x.org")
    assert sorted(history.rows("select team, weight from change_team", TEAMS)) == [("ml", 0.5), ("web", 0.5)]


def test_someone_in_no_team_has_none(history):
    history.commit("x", 1, position=0, by="eve@y.org")
    assert history.rows("select * from change_team", TEAMS) == []


def test_a_team_may_be_who_mostly_changes_its_paths(history):
    history.commit("x", 1, position=0, files={"ml/a.py": (9, 0), "web/a.js": (1, 0)})
    assert history.rows(
        "select team from change_team", '[teams.ml]\npaths = ["ml/*"]\n[teams.web]\npaths = ["web/*"]'
    ) == [("ml",)]


def test_lines_added_are_lines_removed_and_lines_alive(history):
    history.commit("x", 1, position=0, files={"a.py": (10, 0)})
    history.commit("y", 2, "x", 1, by="eve@x.org", files={"a.py": (4, 3)}, removed={("a.py", "x"): 3})
    history.commit("z", 3, "y", 2, files={"a.py": (0, 2)}, removed={("a.py", "x"): 1, ("a.py", "y"): 1})
    history.live("a.py", "x", 6).live("a.py", "y", 3)
    added = dict(history.rows("select sha, sum(n_added) from file_change group by 1 having sum(n_added) > 0"))
    lived = dict(history.rows("select origin_sha, sum(n_lines) from line_life group by 1"))
    assert lived == added
    assert sorted(history.rows("select n_lines, is_own from line_life where removed_sha <> ''")) == [
        (1, False),
        (1, True),
        (3, False),
    ]


def test_lines_of_unknown_origin_have_no_life(history):
    history.commit("x", 1, position=0, files={"a.py": (0, 3)}, removed={("a.py", ""): 3})
    assert history.rows("select * from line_life") == []


def test_files_that_change_together_are_pairs_and_large_change_sets_are_not(history):
    for i in range(6):
        history.commit(f"c{i}", i, f"c{i - 1}" if i else "", i, files={"web/a.py": (1, 0), "ml/b.py": (1, 0)} | ({f"x/{n}.py": (1, 0) for n in range(40)} if i == 5 else {}))  # fmt: skip
    history.live("web/a.py", "c0", 6).live("ml/b.py", "c0", 6)
    assert history.rows("select path, other_path, n_shared, n_path, is_cross_area from file_pair") == [
        ("ml/b.py", "web/a.py", 5, 6, True)
    ]


def test_heat_counts_the_last_year_of_history(history):
    history.commit("x", 0, position=0, files={"a.py": (5, 0)}).commit(
        "y", 500, "x", 1, message="Fix it", files={"a.py": (1, 1)}
    )
    history.live("a.py", "x", 4).live("a.py", "y", 1)
    assert history.rows("select n_lines, n_changes, n_changes_ever, n_fixes, n_people from file_heat") == [
        (5, 1, 2, 1, 1)
    ]


def test_a_head_belongs_to_the_area_with_most_changed_lines_not_to_its_largest_file(history):
    for path, n in {"web/a.js": 30, "ml/a.py": 20, "ml/b.py": 20}.items():
        history.add("head_file", repository="web", sha=history.id("own"), path=path, old_path=path, status="M", n_added=n, n_removed=0, n_hunks=1, form="text")  # fmt: skip
    assert history.rows("select sha, area from head_area", "[areas]\ndepth = 1") == [(history.id("own"), "ml")]


def moved(history, label: str, path: str, old_path: str) -> None:
    history.add("file_change", sha=history.id(label), path=path, old_path=old_path, status="R", n_added=0, n_removed=0, n_hunks=0, form="text", is_mode_change=False)  # fmt: skip


def test_a_file_keeps_its_past_through_a_move_and_a_new_file_of_its_old_name_has_none_of_it(history):
    history.line(*"abcdef")
    for label, path in {"a": "x.py", "b": "x.py", "d": "y.py", "e": "x.py"}.items():
        history.add("file_change", sha=history.id(label), path=path, old_path=path, status="M", n_added=1, n_removed=0, n_hunks=1, form="text", is_mode_change=False)  # fmt: skip
    moved(history, "c", "y.py", "x.py")
    history.live("x.py", "e", 1).live("y.py", "a", 3)
    touched = set(history.rows("select path, change_id from file_touch"))
    assert touched == {("y.py", history.id(c)) for c in "abcd"} | {("x.py", history.id("e"))}


def test_two_files_that_swap_their_names_swap_their_pasts(history):
    history.line(*"abcd")
    for label, path in {"a": "x.py", "b": "y.py", "d": "x.py"}.items():
        history.add("file_change", sha=history.id(label), path=path, old_path=path, status="M", n_added=1, n_removed=0, n_hunks=1, form="text", is_mode_change=False)  # fmt: skip
    moved(history, "c", "y.py", "x.py")
    moved(history, "c", "x.py", "y.py")
    history.live("x.py", "b", 2).live("y.py", "a", 1)
    touched = set(history.rows("select path, change_id from file_touch"))
    assert touched == {("y.py", history.id(c)) for c in "ac"} | {("x.py", history.id(c)) for c in "bcd"}


def test_examples_of_a_pair_are_found_under_the_names_of_then(history):
    for i in range(6):
        history.commit(f"c{i}", i, f"c{i - 1}" if i else "", i, files={"web/a.py": (1, 0), "ml/b.py": (1, 0)})
    history.commit("m", 6, "c5", 6)
    moved(history, "m", "web/c.py", "web/a.py")
    history.live("web/c.py", "c0", 6).live("ml/b.py", "c0", 6)
    found = history.rows(SHARED.replace(":now", "timestamp '2025-01-01'"))
    assert found == [("web", "ml/b.py", "web/c.py", history.id(f"c{i}")) for i in (5, 4, 3, 2, 1)]
