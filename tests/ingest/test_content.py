"""The second read gives what changed lines say, goes on where it ended, and keeps none of them."""

import numpy as np

from headway.core.words import buckets
from headway.ingest.content import read_contents
from headway.rules.message_words import message_buckets


def found(store):
    return dict(store.rows("select sha, words from change_content"))


def test_changed_lines_become_hashed_words_and_counts(history, store, read):
    first = history.commit(
        {"a.py": b"def open_door():\n    if shut:\n        return 7\n", "notes.md": b"if it rains\n"}
    )
    second = history.commit({"a.py": b"def open_door():\n        return 7\n"})
    read(history)
    assert read_contents(store) == 2
    rows = store.rows(
        "select n_conditionals, n_conditionals_removed, n_declarations, indentation from change_content where sha = ?",
        [first],
    )
    assert rows == [(1, 0, 1, 4.0)]
    assert store.rows(
        "select n_conditionals, n_conditionals_removed, indentation from change_content where sha = ?", [second]
    ) == [(0, 1, None)]
    expected = buckets("added", ["def", "open", "door", "if", "shut", "return", "7", "it", "rains"], 99)
    own = set(np.frombuffer(found(store)[first], "<u4"))
    assert own == {*expected, *message_buckets("Change", ["a.py", "notes.md"])}
    assert b"door" not in found(store)[first]


def test_a_second_read_goes_on_where_the_first_one_ended(history, store, read):
    old = [history.commit({"a.py": b"x = %d\n" % n}) for n in range(4)]
    read(history)
    assert read_contents(store, most=2) == 2
    assert set(found(store)) == set(old[2:])
    new = history.commit({"a.py": b"y = 5\n"})
    read(history)  # what learning asked for once is kept up to date
    assert set(found(store)) == {*old, new}
    assert read_contents(store) == 0


def test_heads_are_read_too_and_what_is_erased_goes(history, store, read):
    base = history.commit({"a.py": b"x = 1\n"})
    head = history.commit({"a.py": b"x = 2\n"}, branch="topic", onto=base)
    read(history)
    read_contents(store)
    assert set(found(store)) == {base, head}
    history.git("update-ref", "-d", "refs/heads/topic")
    read(history)
    assert set(found(store)) == {base}


def test_a_repository_that_went_is_passed_over(history, store, read, tmp_path):
    history.commit({"a.py": b"x = 1\n"})
    read(history)
    history.path.rename(tmp_path / "elsewhere")
    assert read_contents(store) == 0
