"""What each kind of change leaves in the tables, with the truth known by construction."""

import pytest

TEXT = b"one\ntwo\nthree\n"


def removed(store, sha):
    return sorted(store.rows("select path, origin_sha, n_lines from line_removal where sha = ?", [sha]))


def changed(store, sha):
    sql = "select path, old_path, status, n_added, n_removed, n_hunks, form, is_mode_change from file_change where sha = ?"
    return sorted(store.rows(sql, [sha]))


def test_removed_lines_are_traced_to_the_commits_that_wrote_them(history, read, store):
    first = history.commit({"a.py": TEXT})
    second = history.commit({"a.py": b"one\nTWO\nthree\nfour\n"})
    third = history.commit({"a.py": b"four\n"})
    read(history)
    assert changed(store, first) == [("a.py", None, "A", 3, 0, 1, "text", False)]
    assert removed(store, second) == [("a.py", first, 1)]
    assert removed(store, third) == sorted([("a.py", first, 2), ("a.py", second, 1)])
    assert store.rows("select path, origin_sha, n_lines from live_line") == [("a.py", second, 1)]
    assert store.rows("select position from commit order by 1") == [(0,), (1,), (2,)]


def test_a_merge_is_one_change_against_its_first_parent(history, read, store):
    base = history.commit({"a.py": TEXT})
    side = history.commit({"b.py": b"x\n"}, branch="side", onto=base)
    history.commit({"a.py": b"one\n2\nthree\n"})
    merge = history.commit({"b.py": b"x\n"}, merge=[side])
    read(history)
    assert changed(store, merge) == [("b.py", None, "A", 1, 0, 1, "text", False)]
    assert changed(store, side) == []
    assert store.rows("select position from commit where sha = ?", [side]) == [(None,)]
    assert ("b.py", merge, 1) in store.rows("select path, origin_sha, n_lines from live_line")


def test_a_file_that_takes_the_place_of_another_is_a_change_of_that_one_as_git_sees_it(history, read, store):
    a, b = b"a1\na2\na3\na4\n", b"b1\nb2\nb3\nb4\n"
    first = history.commit({"a": a})
    second = history.commit({"b": b})
    third = history.commit({"a": None, "b": a, "c": b})
    read(history)
    assert removed(store, third) == sorted([("a", first, 4), ("b", second, 4)])
    assert [(row[0], row[2]) for row in changed(store, third)] == [("a", "D"), ("b", "M"), ("c", "A")]


def test_two_renames_in_one_commit_keep_their_own_lines(history, read, store):
    first = history.commit({"a": TEXT, "b": b"b1\nb2\nb3\nb4\n"})
    second = history.commit({"a": None, "b": None, "b2": TEXT, "a2": b"b1\nb2\nb3\nb4\nnew\n"})
    read(history)
    live = sorted(store.rows("select path, origin_sha, n_lines from live_line"))
    assert live == sorted([("a2", first, 4), ("a2", second, 1), ("b2", first, 3)])


def test_a_rename_with_changes_names_the_path_before(history, read, store):
    first = history.commit({"old.py": TEXT + b"4\n5\n6\n"})
    second = history.commit({"old.py": None, "new.py": TEXT + b"4\n5\nsix\n"})
    read(history)
    assert changed(store, second) == [("new.py", "old.py", "R", 1, 1, 1, "text", False)]
    assert removed(store, second) == [("old.py", first, 1)]


def test_deletions_remove_every_line(history, read, store):
    first = history.commit({"a": TEXT, "empty": b""})
    second = history.commit({"a": None, "empty": None})
    read(history)
    assert changed(store, second) == [
        ("a", "a", "D", 0, 3, 1, "text", False),
        ("empty", "empty", "D", 0, 0, 0, "text", False),
    ]
    assert removed(store, second) == [("a", first, 3)]
    assert store.rows("select * from live_line") == []


def test_binary_files_have_no_lines_and_becoming_text_starts_anew(history, read, store):
    first = history.commit({"a": b"\0\1\2", "b": TEXT})
    second = history.commit({"a": TEXT, "b": b"\0"})
    third = history.commit({"a": b"one\n"})
    fourth = history.commit({"a": None, "b": None})
    read(history)
    assert changed(store, first)[0] == ("a", None, "A", None, None, 0, "binary", False)
    assert [row[3:7] for row in changed(store, second)] == [(None, None, 0, "binary")] * 2
    assert removed(store, third) == [("a", second, 2)]
    assert [row[3:7] for row in changed(store, fourth)] == [(0, 1, 1, "text"), (None, None, 0, "binary")]


def test_links_submodules_and_modes_are_told_apart(history, read, store):
    first = history.commit({"link": ("120000", b"target"), "sub": ("160000", b"1" * 40), "run": TEXT})
    second = history.commit({"sub": ("160000", b"2" * 40), "run": ("100755", TEXT)})
    third = history.commit({"run": ("120000", b"link"), "sub": None, "link": b"now\na file\n"})
    read(history)
    assert changed(store, first) == [
        ("link", None, "A", 1, 0, 1, "symlink", False),
        ("run", None, "A", 3, 0, 1, "text", False),
        ("sub", None, "A", None, None, 0, "submodule", False),
    ]
    assert changed(store, second) == [
        ("run", "run", "M", 0, 0, 0, "text", True),
        ("sub", "sub", "M", None, None, 0, "submodule", False),
    ]
    assert changed(store, third) == [
        ("link", "link", "T", 2, 1, 2, "text", True),
        ("run", "run", "T", 1, 3, 2, "symlink", True),
        ("sub", "sub", "D", None, None, 0, "submodule", False),
    ]
    assert removed(store, third) == [("link", first, 1), ("run", first, 3)]


@pytest.mark.parametrize(
    "name", [b"a\n@@ -1 +1 @@\nb", b'q"uo\\te', b"caf\xe9", "ünï".encode(), b" sp ace\t", b"-x", b"a => b"]
)
def test_odd_names_are_paths_like_any_other(history, read, store, name):
    first = history.commit({name: TEXT, "z": b"1\n"})
    second = history.commit({name: b"one\n", "z": b"2\n"})
    read(history)
    path = name.decode("utf-8", "backslashreplace")
    assert (path, first, 2) in removed(store, second)
    assert [row[0] for row in changed(store, second)] == sorted([path, "z"])


def test_content_that_imitates_the_stream_is_content(history, read, store):
    hostile = b"diff --git a/x b/x\n@@ -1,9 +1,9 @@\n\0\0:100644\n+++ b/y\n--- a/y\nBinary files differ\n"
    first = history.commit({"a": b"x" * 9000 + b"\n" + hostile})
    second = history.commit({"a": b"y\n"})
    read(history)
    lines = 1 + hostile.count(b"\n")
    assert changed(store, second) == [("a", "a", "M", 1, lines, 1, "text", False)]
    assert removed(store, second) == [("a", first, lines)]


def test_lines_end_at_newlines_only(history, read, store):
    first = history.commit({"a": b"one\r\ntwo\rtwo\x0b\x0c\xe2\x80\xa8\r\nlast without end"})
    second = history.commit({"a": b"one\r\n"})
    read(history)
    assert changed(store, first)[0][3] == 3
    assert removed(store, second) == [("a", first, 2)]


def test_a_commit_without_changes_and_many_hunks_in_one_file(history, read, store):
    first = history.commit({"a": b"".join(b"%d\n" % i for i in range(100))})
    empty = history.commit({})
    second = history.commit({"a": b"".join(b"%d\n" % i if i % 2 else b"new %d\n" % i for i in range(100))})
    read(history)
    assert changed(store, empty) == []
    assert removed(store, second) == [("a", first, 50)]
    assert dict(store.rows("select origin_sha, n_lines from live_line")) == {first: 50, second: 50}


def test_dates_that_cannot_be_true_are_missing(history, read, store):
    history.commit({"a": b"1\n"}, at=0)
    history.commit({"a": b"2\n"}, at=99_999_999_999)
    last = history.commit({"a": b"3\n"})
    read(history)
    found = store.rows("select authored_at is null, committed_at is null from commit where sha <> ?", [last])
    assert found == [(True, True)] * 2
    assert store.rows("select count(committed_at) from commit") == [(1,)]


def test_sha256_repositories_are_read_like_others(new_history, read, store):
    history = new_history("wide", object_format="sha256")
    first = history.commit({"a": TEXT})
    second = history.commit({"a": b"one\n"})
    read(history)
    assert len(first) == 64
    assert removed(store, second) == [("a", first, 2)]


def test_what_only_adds_tells_beside_whose_lines_it_stands(history, read, store):
    first = history.commit({"a.py": TEXT, "b.py": TEXT})
    second = history.commit({"a.py": TEXT + b"four\n"})
    third = history.commit({"a.py": b"zero\none\ntwo\nthree\n3.5\nfour\n", "b.py": b"ONE\ntwo\nthree\nfour\n", "c.py": b"new\n"})  # fmt: skip
    read(history)
    beside = "select path, origin_sha, n_lines from line_beside where sha = ? order by all"
    assert store.rows(beside, [second]) == [("a.py", first, 1)]
    assert store.rows(beside, [third]) == sorted([("a.py", first, 2), ("a.py", second, 1)])
