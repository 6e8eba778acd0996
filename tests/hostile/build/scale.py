"""Repositories that are small to make and huge to read; each must end, within sane memory, and with the right numbers."""

from functools import partial

from hostile.build.kinds import Kind, Site, Truth, add, ingest, refuse
from hostile.build.raw import EPOCH, Repo

LINES = 500_000


def _packed(site: Site) -> Repo:
    repo = site.repo()
    repo.is_packed = True
    return repo


def _finish(repo: Repo, tip: str) -> None:
    repo.ref("refs/heads/main", tip)
    repo.pack()


@refuse(is_slow=True)
def tree_bomb(site: Site) -> None:
    """Ten folders deep, ten times the same folder in each: ten thousand million files in a few hundred bytes."""
    repo = site.repo()
    sha = repo.blob(b"boom\n")
    mode = b"100644"
    for _ in range(10):
        sha = repo.raw_tree([(mode, b"f%d" % n, sha) for n in range(10)])
        mode = b"40000"
    repo.ref("refs/heads/main", repo.commit(sha, []))


@ingest(Truth(2, 2 * LINES, LINES), is_slow=True)
def diff_of_half_a_million_lines(site: Site) -> None:
    repo = _packed(site)
    states = [b"".join(b"%d%s\n" % (n, mark) for n in range(LINES)) for mark in (b"", b"x")]
    repo.history([{b"a": state} for state in states])
    repo.pack()


@ingest(Truth(2, 0, 0), is_slow=True)
def line_of_200_megabytes(site: Site) -> None:
    """Over the limit of a text file, so it counts as binary."""
    repo = _packed(site)
    repo.history([{b"a": b"x" * 200_000_000}, {b"a": b"x" * 200_000_001}])
    repo.pack()


@ingest(Truth(2, 60_000 + 3_000, 0), is_slow=True)
def storm_of_3000_renames(site: Site) -> None:
    """Every file moves; half of them are edited on the way, alike enough that git must compare."""
    repo = _packed(site)
    before = {b"old/%d" % n: b"".join(b"%d %d\n" % (n, k) for k in range(20)) for n in range(3_000)}
    after = {path.replace(b"old", b"new"): text + b"edited\n" for path, text in before.items()}
    repo.history([before, after])
    repo.pack()


@ingest(Truth(2, 100_000, 100_000), is_slow=True)
def commit_of_100000_files(site: Site) -> None:
    repo = _packed(site)
    repo.history([{b"d%d/f%d" % (n // 1000, n): b"%d\n" % n for n in range(100_000)}, {}])
    repo.pack()


@ingest(Truth(1, 1, 0), is_slow=True)
def refs_by_the_50000(site: Site) -> None:
    repo = site.repo()
    sha = repo.history([{b"a": b"1\n"}])[0]
    for n in range(0, 50_000, 2):
        repo.ref(f"refs/heads/{n // 1000}/{n}", sha)
    lines = [f"{sha} refs/tags/v{n}.0.0\n" for n in range(1, 50_000, 2)]
    repo.write("packed-refs", "".join(sorted(lines)).encode())


@ingest(Truth(300_000, 300_000, 299_999), is_slow=True)
def commits_by_the_300000(site: Site) -> None:
    repo = _packed(site)
    tip: list[str] = []
    for n in range(300_000):
        tree = repo.raw_tree([(b"100644", b"a", repo.blob(b"%d\n" % n))])
        tip = [repo.commit(tree, tip, b"n\n", EPOCH + n)]
    _finish(repo, tip[0])


def _deep(depth: int, site: Site) -> None:
    repo = site.repo()
    sha, mode = repo.blob(b"1\n"), b"100644"
    for _ in range(depth):
        sha, mode = repo.raw_tree([(mode, b"d", sha)]), b"40000"
    repo.ref("refs/heads/main", repo.commit(sha, []))


add(Kind("folders_2000_deep", "scale", partial(_deep, 2000), "ingest", Truth(1, 1, 0)))
add(Kind("folders_50000_deep", "scale", partial(_deep, 50_000), "refuse", is_slow=True))
