"""Reading again reads only what is new, and equals a read from nothing."""

import random

import pytest

from headway.core.settings import Settings
from headway.ingest import forward
from headway.ingest import read as reading
from headway.ingest.run import ingest


def grow(history, seed, n):
    """Add `n` commits: edits, renames, deletions, binaries and merges of side branches."""
    rng = random.Random(seed)
    files = {}
    for i in range(n):
        name = rng.choice("abcd")
        lines = list(files.get(name, []))
        at = rng.randint(0, len(lines))
        lines[at : at + rng.randint(0, 3)] = [b"%d.%d.%d\n" % (seed, i, j) for j in range(rng.randint(0, 4))]
        change = {name: b"".join(lines)}
        files[name] = lines
        if rng.random() < 0.1:
            change = {name: None, f"{name}{i}": b"".join(lines)}
            files.pop(name)
        if rng.random() < 0.1:
            change["image"] = b"\0%d" % i
        if rng.random() < 0.2 and i:
            side = history.commit({f"side{i}": b"s\n" * 3}, branch=f"topic{i}", onto=history.tip())
            history.commit({f"side{i}": b"s\n" * 3} | change, merge=[side])
        else:
            history.commit(change, author=rng.choice(["Ada <ada@x.org>", "Bob <bob@y.org>"]))


@pytest.mark.parametrize("cuts", [[1, 1, 1, 9], [6, 6], [11, 1]])
def test_a_read_in_pieces_equals_a_read_at_once(history, read, store, facts, fresh, cuts):
    for seed, n in enumerate(cuts):
        grow(history, seed, n)
        read(history)
    assert facts(store) == fresh(history)


def test_a_second_read_finds_nothing_new(history, read, store, facts):
    grow(history, 1, 5)
    assert read(history)[0].n_new >= 5
    before = facts(store)
    assert read(history)[0].n_new == 0
    assert facts(store) == before


@pytest.mark.parametrize("step", [1, 3])
def test_the_size_of_a_step_changes_nothing(history, read, facts, fresh, monkeypatch, step):
    grow(history, 3, 10)
    whole = fresh(history)
    monkeypatch.setattr(forward, "STEP", step)
    assert fresh(history) == whole


def test_what_is_read_side_by_side_and_what_in_turn_is_the_same(history, read, facts, fresh, monkeypatch):
    grow(history, 3, 10)
    whole = fresh(history)
    monkeypatch.setattr(reading, "LONG", 0)
    assert fresh(history) == whole


def test_a_read_that_dies_between_two_steps_goes_on_there(history, read, store, facts, fresh, monkeypatch):
    grow(history, 4, 12)
    whole = fresh(history)
    monkeypatch.setattr(forward, "STEP", 4)
    step, calls = forward.Forward.step, []

    def dying(self, *given):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return step(self, *given)

    monkeypatch.setattr(forward.Forward, "step", dying)
    with pytest.raises(KeyboardInterrupt):
        read(history)
    assert store.rows("select count(position) from commit") == [(8,)]
    read(history)
    assert facts(store) == whole


def test_a_rewritten_mainline_is_read_anew(history, read, store, facts, fresh):
    grow(history, 5, 6)
    read(history)
    first = history.git("rev-list", "--reverse", "main").decode().split()[2]
    history.git("update-ref", "refs/heads/main", first)
    grow(history, 6, 4)
    notes = read(history)[0].notes
    assert any("rewritten" in note for note in notes)
    assert facts(store) == fresh(history)


def test_a_mainline_that_was_cut_back_is_read_anew(history, read, store, facts, fresh):
    grow(history, 7, 6)
    read(history)
    history.git("update-ref", "refs/heads/main", "main~2")
    read(history)
    assert facts(store) == fresh(history)


def test_commits_of_a_branch_that_went_go_too(history, read, store, facts, fresh):
    base = history.commit({"a": b"1\n"})
    lost = history.commit({"a": b"2\n"}, branch="idea", onto=base)
    history.commit({"b": b"1\n"})
    read(history)
    assert store.rows("select 1 from commit where sha = ?", [lost]) == [(1,)]
    history.git("update-ref", "-d", "refs/heads/idea")
    read(history)
    assert facts(store) == fresh(history)


def test_a_branch_that_lands_later_becomes_mainline(history, read, store, facts, fresh):
    base = history.commit({"a": b"1\n"})
    side = history.commit({"a": b"2\n"}, branch="idea", onto=base)
    read(history)
    history.git("update-ref", "refs/heads/main", side)
    read(history)
    assert store.rows("select position from commit where sha = ?", [side]) == [(1,)]
    assert facts(store) == fresh(history)


def test_a_new_mailmap_renames_people_in_old_commits_too(history, read, store, facts, fresh):
    history.commit({"a": b"1\n"}, author="Ada <ada@old.org>")
    read(history)
    history.commit({".mailmap": b"Ada <ada@x.org> <ada@old.org>\n"})
    read(history)
    assert store.rows("select count(distinct author) from commit") == [(1,)]
    assert facts(store) == fresh(history)


def test_an_empty_repository_may_get_commits_later(history, read, store, facts, fresh):
    assert read(history)[0].n_new == 0
    assert store.rows("select tip_sha from repository") == [(None,)]
    history.commit({"a": b"1\n"})
    read(history)
    assert facts(store) == fresh(history)


def test_a_change_loses_its_content_id_when_it_is_no_longer_recent(history, read, store, facts, fresh):
    fix = history.commit({"a": b"1\n"}, at=1_500_000_000)
    read(history)
    assert store.rows("select patch is not null from commit where sha = ?", [fix]) == [(True,)]
    history.commit({"b": b"1\n"}, at=1_500_000_000 + 101 * 86_400)
    read(history)
    assert store.rows("select patch from commit where sha = ?", [fix]) == [(None,)]
    assert facts(store) == fresh(history)


def test_a_cherry_pick_has_the_content_id_of_its_original(history, read, store):
    base = history.commit({"a": b"1\n2\n3\n4\n5\n"})
    history.commit({"a": b"new\n1\n2\n3\n4\n5\n"}, branch="stable", onto=base)
    fix = history.commit({"a": b"1\n2\n3\nfour\n5\n"})
    pick = history.commit({"a": b"new\n1\n2\n3\nfour\n5\n"}, branch="stable")
    read(history)
    ids = dict(store.rows("select sha, patch from commit"))
    assert ids[fix] == ids[pick]
    assert ids[fix] != ids[base]


def test_one_commit_in_two_repositories_counts_once_and_survives_the_other(new_history, read, store, facts):
    ours, theirs = new_history("ours"), new_history("theirs")
    shared = ours.commit({"a": b"1\n2\n"})
    theirs.git("fetch", "-q", str(ours.path), "main:main")
    theirs.commit({"a": b"1\nTWO\n"})
    ours.commit({"a": b"1\n"})
    read(ours, theirs)
    assert store.rows("select count(*), count(distinct sha) from commit") == [(3, 3)]
    assert store.rows("select count(*) from file_change where sha = ?", [shared]) == [(1,)]
    orphan = ours.commit({"b": b"1\n"}, branch="new", onto="")
    ours.git("update-ref", "refs/heads/main", orphan)
    read(ours)
    assert store.rows("select repository from commit where sha = ?", [shared]) == [("theirs",)]
    assert store.rows("select count(*) from file_change where sha = ?", [shared]) == [(1,)]


def test_a_repository_given_twice_is_read_once(history, read, store):
    history.commit({"a": b"1\n"})
    read(history, history)
    assert store.rows("select count(*) from commit") == [(1,)]
    assert store.rows("select count(*) from repository") == [(1,)]


def test_the_derived_tables_follow_the_facts(history, tmp_path, store):
    history.commit({"a": b"1\n"})
    ingest(store, [history.path], Settings(), b"k" * 32)
    assert store.rows("select count(*) from change") == [(1,)]
