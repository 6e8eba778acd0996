"""Heads are looked at once: a later read looks again only at what met something new, and finds what a full read finds."""

import random

import pytest

from headway.ingest import cursor as cursors
from headway.ingest import landed, side

DAY = 86_400


def lines(word, n):
    return b"".join(b"    compute the %s of item %d\n" % (word, i) for i in range(n))


@pytest.fixture
def heads(history):
    """Return a history with three heads: one on each of two files, and one that landed edited."""
    base = history.commit({"a.py": lines(b"sum", 40), "b.py": lines(b"mean", 40), "c.py": lines(b"mode", 40)})
    history.commit({"a.py": lines(b"sum", 44)}, branch="one", onto=base)
    history.commit({"b.py": lines(b"mean", 30), "new.py": lines(b"range", 9)}, branch="two", onto=base)
    history.commit({"c.py": lines(b"mode", 50)}, branch="three", onto=base)
    history.commit({"c.py": lines(b"mode", 48)})
    return history


@pytest.fixture
def looked_at(monkeypatch):
    """Return the commits that were read for the sake of heads, in the order of reading."""
    found = []
    for room, name in ((side, "read_diffs"), (landed, "read_added")):
        real = getattr(room, name)

        def noted(git, pairs, *more, real=real):
            found.extend(sha for sha, _ in pairs)
            return real(git, pairs, *more)

        monkeypatch.setattr(room, name, noted)
    return found


def test_a_second_read_looks_at_no_head(heads, read, store, facts, fresh, looked_at):
    read(heads)
    assert looked_at
    looked_at.clear()
    read(heads)
    assert looked_at == []
    assert facts(store) == fresh(heads)


def test_a_new_commit_makes_only_the_heads_it_meets_be_looked_at_again(heads, read, store, facts, fresh, looked_at):
    read(heads)
    looked_at.clear()
    new = heads.commit({"a.py": lines(b"sum", 42)})
    read(heads)
    assert set(looked_at) == {heads.tip("one"), new}
    assert facts(store) == fresh(heads)


def land(history):
    history.git("update-ref", "refs/heads/main", history.commit({}, merge=[history.tip("two")]))


CHANGES = {
    "a new head": lambda h: h.commit({"b.py": lines(b"mean", 41)}, branch="four", onto=h.tip()),
    "a head that went": lambda h: h.git("update-ref", "-d", "refs/heads/one"),
    "a head that grew": lambda h: h.commit({"a.py": lines(b"sum", 45)}, branch="one"),
    "a head that was written anew": lambda h: h.commit({"a.py": lines(b"max", 9)}, branch="one", onto=h.tip()),
    "a head that landed by a merge": land,
    "a head that landed as it is": lambda h: h.commit({"a.py": lines(b"sum", 44)}),
    "a head that landed edited": lambda h: h.commit({"b.py": lines(b"mean", 31), "new.py": lines(b"range", 8)}),
    "a file of a head that was renamed": lambda h: h.commit({"a.py": None, "moved.py": lines(b"sum", 40)}),
    "a file of a head that went": lambda h: h.commit({"b.py": None}),
    "a mainline that was cut back": lambda h: h.git("update-ref", "refs/heads/main", "main~1"),
    "a second name that is a release's": lambda h: h.git("update-ref", "refs/heads/release-2.0", h.tip("one")),
    "time that passed": lambda h: h.commit({"d.py": b"later\n"}, at=1_600_000_000 + 101 * DAY),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_read_after_a_change_equals_a_full_read(heads, read, store, facts, fresh, change):
    read(heads)
    change(heads)
    read(heads)
    assert facts(store) == fresh(heads)


@pytest.mark.parametrize("seed", range(6))
def test_heads_that_come_go_and_meet_the_mainline_are_as_a_full_read_finds_them(
    history, read, store, facts, fresh, seed
):
    rng = random.Random(seed)
    for step in range(12):
        main = [sha for sha in [history.tip()] if sha]
        files = {rng.choice("abc"): lines(rng.choice([b"sum", b"mean"]), rng.randint(1, 20))}
        branch = rng.choice(["main", "one", "two", "three"]) if main else "main"
        again = {"onto": main[0]} if branch != "main" and (rng.random() < 0.3 or not history.tip(branch)) else {}
        merge = [history.tip(branch)] if branch != "main" and rng.random() < 0.2 and history.tip(branch) else []
        if merge:
            history.commit(files, merge=merge)
        else:
            history.commit(files, branch=branch, at=1_600_000_000 + step * rng.choice([60, 10 * DAY]), **again)
        read(history)
        assert facts(store) == fresh(history)


def test_a_content_that_was_missing_is_looked_for_again(heads, read, store, facts, fresh):
    read(heads)
    (tip,) = store.rows("select sha from ref where name = 'one'")[0]
    store.rows("update head_file set form = 'unreadable', n_added = null where sha = ?", [tip])
    read(heads)
    assert facts(store) == fresh(heads)


def test_what_was_found_is_forgotten_with_the_repository_whose_commits_stood_on_the_mainline(new_history, read, store):
    ours, theirs = new_history("ours"), new_history("theirs")
    base = ours.commit({"a": lines(b"sum", 9)})
    theirs.git("fetch", "-q", str(ours.path), "main:main")
    theirs.commit({"a": lines(b"sum", 12)}, branch="idea", onto=base)
    read(ours, theirs)
    assert cursors.load(store, "theirs").heads
    ours.git("update-ref", "refs/heads/main", ours.commit({"b": b"1\n"}, branch="new", onto=""))
    read(ours)
    assert not cursors.load(store, "theirs").heads
