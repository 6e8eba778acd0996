"""How much of what a fresh head adds was added to the mainline by changes that landed after it began: an edited squash."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from headway.ingest.rows import path_text
from headway.rules.open_change import is_change_name
from headway.sources.git.added import Lines, read_added
from headway.sources.git.history import reachable
from headway.sources.git.run import Git
from headway.store.duckdb import Store

MOST_HEADS, MOST_CHANGES = 100, 1_000
"""How many heads are looked at, and how many landed changes, the newest of each: reading is bounded, whatever is there."""

MOST_LINES = 5_000
"""Lines of one head that are compared: one with more is no change that anybody lands as one."""

# What has a twin by content needs no look line by line.
HEADS = """
select r.sha, c.committed_at, list(distinct r.name order by r.name) from ref r join commit c on c.sha = r.sha
where r.repository = $1 and r.kind = 'head' and r.sha in (select unnest($2))
and not exists (select 1 from commit l where l.position is not null and l.patch = r.patch)
group by all order by c.committed_at desc, r.sha
"""
RENAMES = """
select c.position, f.old_path, f.path from file_change f join commit c on c.sha = f.sha
where c.repository = $1 and c.position > $2 and f.status = 'R' order by c.position, f.old_path
"""
TOUCHING = """
with newest as (select max(committed_at) as until from commit where repository = $1),
own as (select unnest($2) as head, unnest($3) as base, unnest($4) as path),
hit as (select o.head, o.base, f.sha from own o join file_change f on f.path = o.path
        union select o.head, o.base, f.sha from own o join file_change f on f.old_path = o.path)
select c.sha, split_part(c.parents, ' ', 1), list(h.head order by h.head) from hit h join commit c on c.sha = h.sha
where c.repository = $1 and c.position > h.base and c.committed_at >= (select until - interval 100 day from newest)
group by c.sha, c.position, c.parents order by c.position desc limit $5
"""


@dataclass
class _Head:
    """A head, the position of what it stands on, its paths under every name they had since, and its lines not found yet."""

    sha: str
    base: int
    paths: set[str]
    lines: Lines

    def follow(self, renames: Iterable[tuple[int, str, str]]) -> None:
        for at, old, new in renames:
            if at > self.base and old in self.paths:
                self.paths.add(new)

    def take(self, landed: Lines) -> None:
        self.lines -= Counter({line: landed[line] for line in self.lines if line in landed})


def write_landed_lines(store: Store, git: Git, repository: str, tip: str, bases: Mapping[str, str]) -> None:
    """Say for each fresh head how many telling lines it adds, and how many of them have landed since.

    `bases` maps a head to the mainline commit it stands on, `tip` is the newest one. A change counts when it touched a
    file of the head, under any name that file had since; what it added counts wherever it did, each line as often as
    it was added, even when it was taken back later.
    """
    # that nothing tells is not that nothing differs: only a head without any difference has landed for want of one
    heads = [head for head in _heads(store, git, repository, tip, bases) if head.lines or not head.paths]
    if heads:
        n_lines = [head.lines.total() for head in heads]
        _follow(store, repository, heads)
        _land(store, git, repository, heads)
        landed = [n - head.lines.total() for n, head in zip(n_lines, heads, strict=True)]
        store.update("ref", "sha", {"sha": [h.sha for h in heads], "n_lines": n_lines, "n_lines_landed": landed})


def _heads(store: Store, git: Git, repository: str, tip: str, bases: Mapping[str, str]) -> list[_Head]:
    found = [sha for sha, _, names in store.rows(HEADS, [repository, list(bases)]) if all(map(is_change_name, names))]
    free = set(reachable(git, found, [tip]))
    pairs = [(sha, bases[sha]) for sha in found if sha in free][:MOST_HEADS]
    of = "select sha, position from commit where sha in (select unnest(?))"
    positions = dict(store.rows(of, [[base for _, base in pairs]]))
    return [
        _Head(sha, positions[base], {path_text(path) for path in added.paths}, added.lines)
        for (sha, base), added in zip(pairs, read_added(git, pairs), strict=True)
        if added and added.lines.total() <= MOST_LINES
    ]


def _follow(store: Store, repository: str, heads: Sequence[_Head]) -> None:
    renames = store.rows(RENAMES, [repository, min(head.base for head in heads)])
    for head in heads:
        head.follow(renames)


def _land(store: Store, git: Git, repository: str, heads: Sequence[_Head]) -> None:
    """Take out of each head's lines what landed changes added."""
    own = [(i, head.base, path) for i, head in enumerate(heads) for path in sorted(head.paths)]
    if not own:
        return
    changes = store.rows(TOUCHING, [repository, *map(list, zip(*own, strict=True)), MOST_CHANGES])
    pairs = [(str(sha), str(parent)) for sha, parent, _ in changes]
    for (_, _, touched), added in zip(changes, read_added(git, pairs), strict=True):
        for i in touched:
            heads[i].take(added.lines if added else Counter())
