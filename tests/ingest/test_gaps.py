"""What cannot be seen is said and counted: missing contents, shallow cuts, huge diffs, missing commits."""

import pytest

from headway.core.errors import RefusedRepository
from headway.sources.git import patches, run


def blob(history, revision):
    return history.git("rev-parse", revision).decode().strip()


def lose(history, sha):
    (history.path / "objects" / sha[:2] / sha[2:]).unlink()


@pytest.fixture
def loose(history):
    history.git("config", "fastimport.unpackLimit", "100000")
    return history


def test_a_missing_content_makes_the_lines_of_that_file_unknown_and_the_read_goes_on(loose, read, store):
    first = loose.commit({"a": b"1\n2\n3\n", "b": b"x\ny\n"})
    second = loose.commit({"a": b"1\n2\n3\n4\n", "b": b"x\n"})
    third = loose.commit({"a": b"1\n2\n3\n4\n5\n"})
    fourth = loose.commit({"a": b"1\n", "c": b"new\n"})
    lose(loose, blob(loose, f"{second}:a"))
    read(loose)
    removals = set(store.rows("select sha, path, origin_sha, n_lines from line_removal"))
    assert removals == {(second, "b", first, 1), (fourth, "a", "", 4)}
    assert store.rows("select n_unreadable from repository") == [(2,)]
    forms = store.rows("select sha, n_added, form from file_change where path = 'a' and form = 'unreadable'")
    assert sorted(forms) == sorted([(second, None, "unreadable"), (third, None, "unreadable")])
    assert store.rows("select count(position) from commit") == [(4,)]


def test_a_clone_without_contents_gives_what_names_and_trees_give(loose, read, store, monkeypatch):
    monkeypatch.setattr(patches, "MANY", 2)
    shas = [loose.commit({"a": b"%d\n" % i}) for i in range(8)]
    for sha in shas:
        lose(loose, blob(loose, f"{sha}:a"))
    read(loose)
    assert store.rows("select count(*), count(n_added) from file_change") == [(8, 0)]
    assert store.rows("select n_unreadable from repository") == [(8,)]


def test_a_missing_commit_is_refused_and_stores_nothing(loose, read, store):
    first = loose.commit({"a": b"1\n"})
    loose.commit({"a": b"2\n"})
    lose(loose, first)
    with pytest.raises(RefusedRepository):
        read(loose)
    assert store.rows("select * from commit") == []


def test_lines_from_before_a_shallow_cut_have_no_origin(new_history, read, store):
    whole, cut = new_history("whole"), new_history("cut")
    for i in range(5):
        whole.commit({"a": b"".join(b"%d\n" % j for j in range(i + 2))})
    last = whole.commit({"a": b"0\n"})
    cut.git("fetch", "-q", "--depth=3", f"file://{whole.path}", "main:main")
    read(cut)
    assert store.rows("select is_shallow from repository") == [(True,)]
    oldest = cut.git("rev-list", "--max-parents=0", "main").decode().strip()
    assert store.rows("select * from file_change where sha = ?", [oldest]) == []
    removals = dict(store.rows("select origin_sha, n_lines from line_removal where sha = ?", [last]))
    assert removals == {"": 4, whole.git("rev-parse", "main~1").decode().strip(): 1}


def test_a_deepened_clone_is_read_anew(new_history, read, store, facts, fresh):
    whole, cut = new_history("whole"), new_history("cut")
    for i in range(5):
        whole.commit({"a": b"".join(b"%d\n" % j for j in range(i + 2))})
    cut.git("fetch", "-q", "--depth=2", f"file://{whole.path}", "main:main")
    read(cut)
    cut.git("fetch", "-q", "--unshallow", f"file://{whole.path}", "main:main")
    read(cut)
    assert facts(store) == fresh(cut)
    assert store.rows("select count(position) from commit") == [(5,)]


@pytest.mark.parametrize("whole", [200, 3000])
def test_diffs_larger_than_the_buffer_give_the_same_rows(history, fresh, monkeypatch, whole):
    history.commit({f"f{i}": b"".join(b"%d %d\n" % (i, j) for j in range(200)) for i in range(5)})
    history.commit({f"f{i}": b"".join(b"%d %d\n" % (i, j * 2) for j in range(100)) for i in range(5)})
    expected = fresh(history)
    monkeypatch.setattr(patches, "WHOLE", whole)
    for module in (patches, run):
        monkeypatch.setattr(module, "PIECE", 64)
    assert fresh(history) == expected


@pytest.mark.parametrize("turn", [2, 3, 100])
def test_turns_read_newest_first_give_what_one_commit_after_the_other_gives(loose, fresh, monkeypatch, turn):
    shas = [loose.commit({f"f{i % 3}": b"%d\n" % i * (i % 5)}) for i in range(20)]
    lose(loose, blob(loose, f"{shas[9]}:f0"))
    monkeypatch.setattr(patches, "TURN", 1)
    expected = fresh(loose)
    monkeypatch.setattr(patches, "TURN", turn)
    assert fresh(loose) == expected
    assert len(expected["file_change"]) > 15
