"""How much of what a fresh head adds was added to the mainline by changes that landed after it began: an edited squash."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace as _replace

from headway.core.ids import content_id
from headway.ingest.cursor import Head
from headway.rules.open_change import is_change_name
from headway.sources.git.added import Added, Lines, read_added
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
POSITIONS = "select sha, position from commit where sha in (select unnest(?))"
PATHS = """
select sha, list_distinct(flatten(list([path, coalesce(old_path, path)]))) from head_file
where repository = ? and sha in (select unnest(?)) group by sha
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

COLUMNS = (("n_lines", "n_lines"), ("n_lines_landed", "n_landed"))
"""Columns of `ref`, and the fields of a head that they show."""


@dataclass
class _Compared:
    """A head that is compared: its telling lines, the position of what it stands on, its paths under every name since.

    `changes` are those that landed since and touched one of them, newest first, each with its first parent.
    """

    sha: str
    n_lines: int
    base: int
    paths: set[str]
    changes: list[tuple[str, str]] = field(default_factory=list)

    def follow(self, renames: Iterable[tuple[int, str, str]]) -> None:
        for at, old, new in renames:
            if at > self.base and old in self.paths:
                self.paths.add(new)

    @property
    def beside(self) -> str:
        return content_id(*(sha for sha, _ in self.changes))


def compare_heads(store: Store, git: Git, repository: str, tip: str, heads: Mapping[str, Head]) -> dict[str, Head]:
    """Say for each fresh head how many telling lines it adds, and how many of them have landed since.

    `tip` is the newest mainline commit. A change counts when it touched a file of the head, under any name that file had
    since; what it added counts wherever it did, each line as often as it was added, even when it was taken back later.
    Returns `heads` with what was found; one that was compared with the same changes before is not read again.
    """
    chosen = _chosen(store, git, repository, tip, heads)
    lines = _read(git, [(sha, heads[sha].base) for sha in chosen if heads[sha].beside is None])
    first = {sha: _replace(heads[sha], beside="", n_lines=_total(added)) for sha, added in lines.items()}
    found = {sha: first.get(sha, heads[sha]) for sha in chosen}
    compared = _with_changes(store, repository, found)
    stale = [one for one in compared if found[one.sha].beside != one.beside]
    lines |= _read(git, [(one.sha, heads[one.sha].base) for one in stale if one.sha not in lines])
    for one, n_landed in zip(stale, _landed(git, stale, lines), strict=True):
        found[one.sha] = _replace(found[one.sha], beside=one.beside, n_landed=n_landed)
    columns = {name: [getattr(head, of) for head in found.values()] for name, of in COLUMNS}
    store.update("ref", "sha", {"sha": list(found), **columns})
    return {**heads, **found}


def _chosen(store: Store, git: Git, repository: str, tip: str, heads: Mapping[str, Head]) -> list[str]:
    """Return the newest heads that may be changes and have not landed as they are."""
    fresh = store.rows(HEADS, [repository, list(heads)])
    found = [sha for sha, _, names in fresh if all(map(is_change_name, names))]
    free = set(reachable(git, found, [tip]))
    return [sha for sha in found if sha in free][:MOST_HEADS]


def _read(git: Git, pairs: Sequence[tuple[str, str]]) -> dict[str, Added | None]:
    return dict(zip([sha for sha, _ in pairs], read_added(git, pairs), strict=True))


def _total(added: Added | None) -> int | None:
    """Count the lines that tell something; None where nobody can compare them."""
    if added is None or added.lines.total() > MOST_LINES:
        return None
    # that nothing tells is not that nothing differs: only a head without any difference has landed for want of one
    return added.lines.total() if added.lines or not added.paths else None


def _with_changes(store: Store, repository: str, found: Mapping[str, Head]) -> list[_Compared]:
    """Find what landed since beside the heads that have lines to compare."""
    shas = [sha for sha, head in found.items() if head.n_lines is not None]
    positions = dict(store.rows(POSITIONS, [[found[sha].base for sha in shas]]))
    paths = dict(store.rows(PATHS, [repository, shas]))
    heads = [_Compared(s, found[s].n_lines or 0, positions[found[s].base], set(paths.get(s, ()))) for s in shas]
    renames = store.rows(RENAMES, [repository, min((head.base for head in heads), default=0)])
    for head in heads:
        head.follow(renames)
    own = [(i, head.base, path) for i, head in enumerate(heads) for path in sorted(head.paths)]
    if own:
        values = [repository, *map(list, zip(*own, strict=True)), MOST_CHANGES]
        for sha, parent, touched in store.rows(TOUCHING, values):
            for i in touched:
                heads[i].changes.append((str(sha), str(parent)))
    return heads


def _landed(git: Git, heads: Sequence[_Compared], lines: Mapping[str, Added | None]) -> Iterator[int]:
    """Count for each head how many of its lines the changes beside it added."""
    rest = {head.sha: Counter(added.lines) if (added := lines[head.sha]) else Counter() for head in heads}
    beside: dict[tuple[str, str], list[Lines]] = {}
    for head in heads:
        for change in head.changes:
            beside.setdefault(change, []).append(rest[head.sha])
    for added, waiting in zip(read_added(git, list(beside)), beside.values(), strict=True):
        for own in waiting:
            own -= Counter({line: added.lines[line] for line in own if line in added.lines} if added else {})
    for head in heads:
        yield head.n_lines - rest[head.sha].total()
