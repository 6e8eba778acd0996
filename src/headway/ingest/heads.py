"""What recent heads, and diffs that nobody committed yet, do to the files of the mainline, and whose lines they remove."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from headway.ingest.rows import path_text
from headway.sources.git.diff import Diff, FileDiff, Hunk
from headway.sources.git.provenance import FileFact, Provenance, Removal, State, unpack
from headway.store.duckdb import Store
from headway.tables.head_file import head_file
from headway.tables.head_removal import head_removal

# The lines of a file are known as they stand at the tip: they are those the head began with only where nobody touched it since.
TOUCHED = """
with own as (select unnest($2) as head, unnest($3) as base, unnest($4) as path)
select distinct o.head, o.path from own o join commit b on b.sha = o.base
join file_change f on f.path = o.path join commit c on c.sha = f.sha
where c.repository = $1 and c.position > b.position
"""
LINES = "select path, lines from _state where repository = ? and path in (select unnest(?))"
AT = "select position, sha from commit where repository = ? and position in (select unnest(?))"

STEP = 100
"""Heads that are looked up together: asking costs much more than what is asked about one of them."""

Lookup = tuple[list[FileFact], list[Removal]]
"""What one diff does to its files, and whose lines it removes."""


def write_head_files(store: Store, repository: str, diffs: Iterable[Diff], bases: Mapping[str, str]) -> None:
    """Append what recent heads do to their files; `bases` maps each to the mainline commit it stands on."""
    diffs = iter(diffs)
    while step := list(islice(diffs, STEP)):
        found = list(zip([diff.sha for diff in step], _look_up(store, repository, step, bases), strict=True))
        facts = [(sha, fact) for sha, (some, _) in found for fact in some]
        removals = [(sha, removal) for sha, (_, some) in found for removal in some]
        told = files_of([fact for _, fact in facts])
        origins = origins_of(store, repository, [removal for _, removal in removals])
        for table, shas, columns in ((head_file, facts, told), (head_removal, removals, origins)):
            own = {"repository": [repository] * len(shas), "sha": [sha for sha, _ in shas]}
            store.append(table, own | columns)


def look_up(store: Store, repository: str, diff: Diff) -> Lookup:
    """Say what a diff against the tip of the mainline does to its files, and whose lines it removes."""
    return _look_up(store, repository, [diff], {})[0]


def _look_up(store: Store, repository: str, diffs: Sequence[Diff], bases: Mapping[str, str]) -> list[Lookup]:
    """Look up diffs against the commits that `bases` maps them to, against the tip where it does not."""
    touched = _touched(store, repository, diffs, bases)
    same = {
        diff.sha: {f.old_path for f in diff.files if (diff.sha, path_text(f.old_path)) not in touched} for diff in diffs
    }
    packed = dict(store.rows(LINES, [repository, sorted(set().union(*same.values()))]))
    return [_applied(diff, {path: packed[path] for path in same[diff.sha] if path in packed}) for diff in diffs]


def _touched(store: Store, repository: str, diffs: Sequence[Diff], bases: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the (head, path) that the mainline changed since the head began."""
    own = [
        (diff.sha, bases[diff.sha], path_text(f.old_path)) for diff in diffs if diff.sha in bases for f in diff.files
    ]
    return set(store.rows(TOUCHED, [repository, *map(list, zip(*own, strict=True))])) if own else set()


def _applied(diff: Diff, packed: Mapping[bytes, bytes]) -> Lookup:
    lines = Provenance(lambda _: None)
    lines.live.update((path, unpack(state)) for path, state in packed.items())
    files = [file if _fits(file, lines.live.get(file.old_path)) else _elsewhere(file, lines) for file in diff.files]
    facts, removals, _ = lines.apply(0, diff._replace(files=files))
    return facts, removals


def _fits(file: FileDiff, state: State | None) -> bool:
    """Tell whether the places of a diff can be places of the file, in order."""
    ends = [0, *(at + n for at, n, _ in file.hunks or ())]
    begins = [at for at, _, _ in file.hunks or ()]
    is_ordered = all(end <= begin for end, begin in zip(ends, begins, strict=False))
    return is_ordered and (file.status in "AD" or not begins or (isinstance(state, array) and ends[-1] <= len(state)))


def _elsewhere(file: FileDiff, lines: Provenance) -> FileDiff:
    """Keep how much a diff removes and adds where its places are not those of the file: nobody knows whose lines went."""
    lines.live[file.old_path] = array("i")
    at = 0
    hunks: list[Hunk] = []
    for _, n, added in file.hunks or ():
        hunks.append((at, n, added))
        at += n
    return file._replace(hunks=hunks)


def files_of(facts: Sequence[FileFact]) -> dict[str, list[Any]]:
    """Return the columns of `head_file` that tell of files."""
    columns = list(zip(*facts, strict=True)) or [()] * 8
    return {
        "path": [path_text(path) for path in columns[0]],
        "old_path": [None if path is None else path_text(path) for path in columns[1]],
        **{name: list(columns[i]) for i, name in enumerate(("status", "n_added", "n_removed", "n_hunks", "form"), 2)},
    }


def origins_of(store: Store, repository: str, removals: Sequence[Removal]) -> dict[str, list[Any]]:
    """Return the columns of `head_removal` that tell of lines."""
    positions = sorted({origin for _, origin, _ in removals})
    names = dict(store.rows(AT, [repository, positions])) if positions else {}
    return {
        "path": [path_text(path) for path, _, _ in removals],
        "origin_sha": [names.get(origin, "") for _, origin, _ in removals],
        "n_lines": [n for _, _, n in removals],
    }
