"""What recent heads, and diffs that nobody committed yet, do to the files of the mainline, and whose lines they remove."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from headway.ingest.rows import path_text
from headway.sources.git.diff import Diff, FileDiff, Hunk
from headway.sources.git.provenance import FileFact, Provenance, Removal, State, unpack
from headway.store.duckdb import Store
from headway.tables.head_file import head_file
from headway.tables.head_removal import head_removal

# The lines of a file are known as they stand at the tip: they are those the head began with only where nobody touched it since.
TOUCHED = """
select distinct f.path from file_change f join commit c on c.sha = f.sha
where c.repository = $1 and c.position > (select position from commit where sha = $2) and f.path in (select unnest($3))
"""
LINES = "select path, lines from _state where repository = ? and path in (select unnest(?))"
AT = "select position, sha from commit where repository = ? and position in (select unnest(?))"


def write_head_files(store: Store, repository: str, diffs: Iterable[Diff], bases: Mapping[str, str]) -> None:
    """Replace what is known of the files of a repository's recent heads; `bases` maps each to what it stands on."""
    for table in ("head_file", "head_removal"):
        store.rows(f"delete from {table} where repository = ?", [repository])
    for diff in diffs:
        facts, removals = look_up(store, repository, diff, bases[diff.sha])
        store.append(
            head_file, {"repository": [repository] * len(facts), "sha": [diff.sha] * len(facts), **files_of(facts)}
        )
        n = len(removals)
        store.append(
            head_removal,
            {"repository": [repository] * n, "sha": [diff.sha] * n, **origins_of(store, repository, removals)},
        )


def look_up(store: Store, repository: str, diff: Diff, base: str = "") -> tuple[list[FileFact], list[Removal]]:
    """Say what a diff against the mainline commit `base` ("" for the tip) does to its files, and whose lines it removes."""
    lines = Provenance(lambda _: None)
    paths = sorted({file.old_path for file in diff.files})
    touched = (
        {path for (path,) in store.rows(TOUCHED, [repository, base, [path_text(p) for p in paths]])} if base else set()
    )
    same = [path for path in paths if path_text(path) not in touched]
    lines.live.update((path, unpack(packed)) for path, packed in store.rows(LINES, [repository, same]))
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
