"""A head whose lines stand on the mainline by another change's doing: the edited squash, and what only looks like one."""

import pytest

from headway.core.settings import Settings
from headway.ingest import landed
from headway.ingest.run import ingest

OLD = [b"first line %d\n" % n for n in range(80)]
NEW = [b"    compute the total of item %d\n" % n for n in range(20)]
MORE = {"notes.md": b"something else as well\n"}


def text(*parts):
    return b"".join(line for part in parts for line in part)


@pytest.fixture
def head(history):
    """Return a function that writes a head with these changes beside a mainline that went on, and returns the history."""

    def write(files, *commits, message="Own work"):
        base = history.commit({"a.py": text(OLD), "b.py": text(OLD), "logo.png": b"\0one"})
        tip = history.commit(files, branch="idea", onto=base, message=message)
        for one in commits:
            history.commit(one)
        return tip

    return write


def found(store, history, read):
    read(history)
    return store.rows("select n_lines, n_lines_landed from ref where kind = 'head' and name = 'idea'")[0]


def test_lines_of_an_edited_squash_are_found(head, history, read, store):
    edited = [*NEW[:19], b"    compute it otherwise\n"]
    head({"a.py": text(OLD, NEW)}, {"a.py": text(edited, OLD), **MORE})
    assert found(store, history, read) == (20, 19)


def test_a_head_whose_lines_landed_edited_is_no_open_change(head, history, store):
    head({"a.py": text(OLD, NEW)}, {"a.py": text(NEW[1:], OLD)}, {"b.py": text(OLD, [b"another change\n"])})
    ingest(store, [history.path], Settings(), b"k" * 32)
    assert store.rows("select state from head") == [("landed",)]


def test_a_head_that_landed_in_part_is_still_open(head, history, store):
    head({"a.py": text(OLD, NEW)}, {"a.py": text(OLD, NEW[:17])})
    ingest(store, [history.path], Settings(), b"k" * 32)
    assert store.rows("select n_lines, n_lines_landed from ref where name = 'idea'") == [(20, 17)]
    assert store.rows("select state from head") == [("open",)]


def test_a_landing_in_two_parts_counts_as_one(head, history, read, store):
    head({"a.py": text(OLD, NEW)}, {"a.py": text(OLD, NEW[:9])}, {"a.py": text(OLD, NEW), **MORE})
    assert found(store, history, read) == (20, 20)


def test_other_indentation_and_line_ends_are_the_same_line(head, history, read, store):
    head({"a.py": text(OLD, NEW)}, {"a.py": text(OLD, [line.strip() + b"  \r\n" for line in NEW])})
    assert found(store, history, read) == (20, 20)


def test_brackets_and_the_like_tell_nothing(head, history, read, store):
    trivial = [b"}\n", b"    else:\n", b"\n", b"return\n"[:4] + b"\n", b'"""\n']
    head({"a.py": text(OLD, trivial)}, {"a.py": text(trivial, OLD, [b"something else\n"])})
    assert found(store, history, read) == (None, None)


def test_a_line_counts_as_often_as_it_was_added(head, history, read, store):
    again = [b"raise NotImplementedError\n"]
    head({"a.py": text(OLD, again * 5)}, {"a.py": text(OLD, again * 2)})
    assert found(store, history, read) == (5, 2)


def test_lines_that_stood_before_the_head_began_have_not_landed(head, history, read, store):
    head({"a.py": text(OLD, OLD[:5])}, {"a.py": text(OLD, [b"something else\n"])})
    assert found(store, history, read) == (5, 0)


def test_lines_of_a_change_that_shares_no_file_are_another_change(head, history, read, store):
    head({"a.py": text(OLD, NEW)}, {"b.py": text(OLD, NEW)})
    assert found(store, history, read) == (20, 0)


@pytest.mark.parametrize(
    "commits",
    [
        [{"a.py": None, "moved.py": text(OLD, NEW)}],
        [{"a.py": None, "moved.py": text(OLD)}, {"moved.py": text(OLD, NEW)}],
        [{"a.py": None, "x.py": text(OLD)}, {"x.py": None, "moved.py": text(OLD)}, {"moved.py": text(NEW, OLD)}],
        [{"a.py": text(NEW, OLD), **MORE}, {"a.py": None, "moved.py": text(NEW, OLD)}],
    ],
    ids=["while landing", "before", "twice before", "after"],
)
def test_a_file_that_was_renamed_on_the_mainline_is_followed(head, history, read, store, commits):
    head({"a.py": text(OLD, NEW)}, *commits)
    assert found(store, history, read) == (20, 20)


def test_a_file_that_the_head_renames_is_known_by_both_names(head, history, read, store):
    head({"a.py": None, "moved.py": text(OLD, NEW)}, {"a.py": text(OLD, NEW)})
    assert found(store, history, read) == (20, 20)


@pytest.mark.parametrize(("picture", "landed_lines"), [(b"\0two", 1), (b"\0three", 0)])
def test_of_a_picture_the_content_counts_as_one_line(head, history, read, store, picture, landed_lines):
    head({"logo.png": b"\0two"}, {"logo.png": picture, **MORE})
    assert found(store, history, read) == (1, landed_lines)


def test_a_head_that_changes_nothing_any_more_has_landed(head, history, store):
    head({}, {"b.py": b"something else\n"})
    ingest(store, [history.path], Settings(), b"k" * 32)
    assert store.rows("select n_lines, n_lines_landed from ref where name = 'idea'") == [(0, 0)]
    assert store.rows("select state from head") == [("landed",)]


def test_a_head_that_only_removes_is_not_compared(head, history, store):
    head({"a.py": text(OLD[:9])}, {"a.py": text(OLD[:12])})
    ingest(store, [history.path], Settings(), b"k" * 32)
    assert store.rows("select n_lines from ref where name = 'idea'") == [(None,)]
    assert store.rows("select state from head") == [("open",)]


def test_a_squash_that_was_taken_back_has_landed_all_the_same(head, history, read, store):
    head({"a.py": text(OLD, NEW)}, {"a.py": text(NEW, OLD), **MORE}, {"a.py": text(OLD)})
    assert found(store, history, read) == (20, 20)


def test_release_branches_and_merged_heads_are_not_read_line_by_line(head, history, read, store):
    merged = head({"a.py": text(OLD, NEW)})
    history.commit({"b.py": text(NEW)}, branch="release-2.0", onto=history.tip())
    history.commit({"a.py": text(OLD, NEW)}, merge=[merged])
    read(history)
    assert store.rows("select count(n_lines) from ref") == [(0,)]


def test_reading_later_finds_what_reading_at_once_finds(head, history, read, store, facts, fresh):
    head({"a.py": text(OLD, NEW)}, {"b.py": text(OLD, NEW[:3])})
    assert found(store, history, read) == (20, 0)
    history.commit({"a.py": text(OLD, NEW[:19])})
    assert found(store, history, read) == (20, 19)
    assert facts(store) == fresh(history)
    history.git("update-ref", "refs/heads/main", "main~1")
    assert found(store, history, read) == (20, 0)
    assert facts(store) == fresh(history)


def test_only_the_newest_heads_and_changes_are_read(head, history, read, store, monkeypatch):
    head({"a.py": text(OLD, NEW)}, {"a.py": text(OLD, NEW[:19])}, {"a.py": text(OLD, NEW[:18])})
    monkeypatch.setattr(landed, "MOST_CHANGES", 1)
    assert found(store, history, read) == (20, 0)
    monkeypatch.setattr(landed, "MOST_HEADS", 0)
    assert found(store, history, read) == (None, None)


def test_a_head_of_very_many_lines_is_not_compared(head, history, read, store, monkeypatch):
    monkeypatch.setattr(landed, "MOST_LINES", 19)
    head({"a.py": text(OLD, NEW)}, {"a.py": text(OLD, NEW[:19])})
    assert found(store, history, read) == (None, None)


def test_a_missing_content_leaves_the_head_uncompared(head, history, read, store):
    head({"a.py": text(OLD, NEW)}, {"a.py": text(OLD, NEW[:19])}, {"c.py": b"something else\n"})
    blob = history.git("rev-parse", "idea:a.py").decode().strip()
    packs = sorted((history.path / "objects" / "pack").glob("*.pack"))
    for pack in packs:
        content = pack.read_bytes()
        for side in (pack, pack.with_suffix(".idx")):
            side.unlink()
        history.git("unpack-objects", "-q", stdin=content)
    (history.path / "objects" / blob[:2] / blob[2:]).unlink()
    assert found(store, history, read) == (None, None)
