"""Merges of every shape: a merge is one change, diffed against what it landed on (its first parent)."""

from hostile.build.kinds import Site, Truth, ingest
from hostile.build.raw import EPOCH


@ingest(Truth(2, 61, 0, n_commits=62))
def octopus_of_60(site: Site) -> None:
    repo = site.repo()
    root = repo.history([{b"a": b"1\n"}])[0]
    files = {b"a": b"1\n"}
    sides = []
    for n in range(60):
        name = b"side%d" % n
        sides.append(repo.commit(repo.tree({b"a": b"1\n", name: b"x\n"}), [root], at=EPOCH + n))
        files[name] = b"x\n"
    repo.ref("refs/heads/main", repo.commit(repo.tree(files), [root, *sides], at=EPOCH + 99))


@ingest(Truth(4, 5, 0, n_commits=6))
def criss_cross(site: Site) -> None:
    """Two branches that merge each other, then one of them again: the mainline is the chain of first parents."""
    repo = site.repo()
    root = repo.commit(repo.tree({b"a": b"1\n"}), [])
    left = repo.commit(repo.tree({b"a": b"1\n", b"l": b"l\n"}), [root], at=EPOCH + 1)
    right = repo.commit(repo.tree({b"a": b"1\n", b"r": b"r\nr2\n"}), [root], at=EPOCH + 1)
    both = {b"a": b"1\n", b"l": b"l\n", b"r": b"r\nr2\n"}
    one = repo.commit(repo.tree(both), [left, right], at=EPOCH + 2)
    two = repo.commit(repo.tree(both), [right, left], at=EPOCH + 2)
    final = repo.commit(repo.tree(both | {b"z": b"z\n"}), [one, two], at=EPOCH + 3)
    assert left != right
    repo.ref("refs/heads/main", final)


@ingest(Truth(2, 3, 1, n_commits=3))
def evil_merge(site: Site) -> None:
    """The merge holds a line that neither parent has."""
    repo = site.repo()
    root = repo.commit(repo.tree({b"a": b"1\n"}), [])
    side = repo.commit(repo.tree({b"a": b"1\n2\n"}), [root], at=EPOCH + 1)
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"a": b"evil\n2\n"}), [root, side], at=EPOCH + 2))


@ingest(Truth(2, 1, 0, n_commits=3))
def merge_that_keeps_ours(site: Site) -> None:
    repo = site.repo()
    root = repo.commit(repo.tree({b"a": b"1\n"}), [])
    side = repo.commit(repo.tree({b"b": b"2\n"}), [root], at=EPOCH + 1)
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"a": b"1\n"}), [root, side], at=EPOCH + 2))


@ingest(Truth(2, 1, 0))
def merge_of_the_same_parent_twice(site: Site) -> None:
    repo = site.repo()
    root = repo.commit(repo.tree({b"a": b"1\n"}), [])
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"a": b"1\n"}), [root, root], at=EPOCH + 1))


@ingest(Truth(3, 3, 0, n_commits=4))
def fast_forward_after_a_swapped_merge(site: Site) -> None:
    """`git pull` on the mainline made the merge's first parent the side: the chain of first parents is still the truth."""
    repo = site.repo()
    root = repo.commit(repo.tree({b"a": b"1\n"}), [])
    upstream = repo.commit(repo.tree({b"a": b"1\n", b"u": b"u\n"}), [root], at=EPOCH + 1)
    local = repo.commit(repo.tree({b"a": b"1\n", b"l": b"l\n"}), [root], at=EPOCH + 2)
    both = {b"a": b"1\n", b"l": b"l\n", b"u": b"u\n"}
    repo.ref("refs/heads/main", repo.commit(repo.tree(both), [local, upstream], at=EPOCH + 3))
