"""The mainline that was read before is told by the store, and git is asked only for what is newer."""

from itertools import pairwise

from headway.ingest import cursor as cursors
from headway.ingest.cursor import stored_mainline
from headway.sources.git.history import mainline


def known(store, basis: str = ""):
    repository = store.rows("select repository from repository")[0][0]
    return stored_mainline(store, repository, basis or cursors.load(store, repository).basis)


def test_the_stored_commits_tell_the_mainline_that_was_read(history, read, store):
    shas = [history.commit({"a": b"%d\n" % i}) for i in range(4)]
    read(history)
    assert known(store) == [(shas[0], ""), *((new, old) for old, new in pairwise(shas))]


def test_what_was_read_under_another_mailmap_tells_nothing(history, read, store):
    history.commit({"a": b"1\n"})
    read(history)
    assert known(store, basis="another") == []


def test_a_mainline_with_a_dropped_commit_tells_nothing(history, read, store):
    old = history.commit({"a": b"1\n"})
    history.commit({"a": b"2\n"})
    read(history)
    store.rows("delete from commit where sha = ?", [old])
    assert known(store) == []


class Asked:
    """A git that answers with these lines in turn, and remembers what it was asked."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.given = list(answers), []

    def __call__(self, *args: str, stdin: bytes) -> bytes:
        self.given.append(stdin)
        return self.answers.pop(0).encode()


def test_only_what_is_newer_is_asked():
    git = Asked("c b\nd c\n")
    assert mainline(git, "d", [("a", ""), ("b", "a")]) == [("a", ""), ("b", "a"), ("c", "b"), ("d", "c")]
    assert git.given == [b"d\n^b\n"]


def test_a_mainline_that_does_not_go_on_from_the_known_end_is_asked_whole():
    git = Asked("x a\n", "a\nx a\n")
    assert mainline(git, "x", [("a", ""), ("b", "a")]) == [("a", ""), ("x", "a")]
    assert git.given == [b"x\n^b\n", b"x\n"]
