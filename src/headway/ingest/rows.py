"""Collects facts column by column, the shape in which the store takes them fastest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any

import numpy as np

from headway.core.time import utc
from headway.ingest.cursor import Cursor, Mainline
from headway.rules.codeowners import read_codeowners
from headway.sources.git.diff import Diff
from headway.sources.git.history import Commit, credible
from headway.sources.git.marked import Marks
from headway.sources.git.provenance import Beside, FileFact, Removal
from headway.sources.git.quarantine import Quarantine
from headway.store.duckdb import Store
from headway.tables.commit import commit
from headway.tables.commit_person import commit_person
from headway.tables.file_change import file_change
from headway.tables.line_beside import line_beside
from headway.tables.line_removal import line_removal
from headway.tables.marked_path import marked_path
from headway.tables.owned_path import owned_path
from headway.tables.ref import ref
from headway.tables.repository import repository as repository_table

BEGINNING, AHEAD = 20, timedelta(days=30)
"""Landings among which the first with a clock that can be believed is looked for, and how far such a clock may run ahead."""


class Texts(dict[bytes, str]):
    """The text of each path, made once."""

    def __missing__(self, path: bytes) -> str:
        """Make the text of a path that is met for the first time."""
        text = self[path] = path_text(path)
        return text


class Rows:
    """The facts of one batch of mainline changes."""

    def __init__(self, names: Sequence[str], texts: Texts) -> None:
        """Begin empty; `names[p]` is the object id at mainline position p, and "" at -1, where nobody knows."""
        self._names, self._texts = names, texts
        self._facts: list[tuple[str, list[FileFact]]] = []
        self._removals: list[tuple[str, list[Removal]]] = []
        self._beside: list[tuple[str, list[Beside]]] = []

    def add(self, diff: Diff, facts: list[FileFact], removals: list[Removal], beside: list[Beside]) -> None:
        """Take what one change did."""
        self._facts.append((diff.sha, facts))
        if removals:
            self._removals.append((diff.sha, removals))
        if beside:
            self._beside.append((diff.sha, beside))

    def write(self, store: Store) -> None:
        """Append everything to the store."""
        shas, columns = _columns(self._facts, 8)
        text = self._texts.__getitem__
        store.append(
            file_change,
            {
                "sha": shas,
                "path": list(map(text, columns[0])),
                "old_path": [None if path is None else text(path) for path in columns[1]],
                "status": columns[2],
                "n_added": columns[3],
                "n_removed": columns[4],
                "n_hunks": columns[5],
                "form": columns[6],
                "is_mode_change": columns[7],
            },
        )
        for table, lines in ((line_removal, self._removals), (line_beside, self._beside)):
            shas, (paths, origins, counts) = _columns(lines, 3)
            origin_shas = list(map(self._names.__getitem__, origins))
            store.append(
                table,
                {"sha": shas, "path": list(map(text, paths)), "origin_sha": origin_shas, "n_lines": counts},
            )


def _columns(rows: list[tuple[str, list[Any]]], n: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Turn the rows of each change into `n` columns, and one with its id; in C, since there are hundreds of thousands."""
    shas = list(chain.from_iterable(repeat(sha, len(some)) for sha, some in rows))
    return shas, list(zip(*chain.from_iterable(some for _, some in rows), strict=True)) or [()] * n


def path_text(path: bytes) -> str:
    r"""Write a path as text; bytes that are no UTF-8 are spelt out, so that two paths never become one.

    >>> path_text(b"caf\xe9.py")
    'caf\\xe9.py'
    """
    return path.decode("utf-8", "backslashreplace")


def instants(seconds: Sequence[int | None]) -> np.ndarray:
    """Return the instants (n,) of Unix times (n,); NaT where one is missing."""
    return np.array(seconds, dtype="M8[s]").astype("M8[us]")


def write_commits(store: Store, repository: str, found: Sequence[Commit]) -> None:
    """Append the metadata of commits, and who had which part in them; their place on the mainline comes with the landing."""
    n = len(found)
    store.append(
        commit,
        {
            "sha": [c.sha for c in found],
            "repository": [repository] * n,
            "position": [None] * n,
            "parents": [c.parents for c in found],
            "n_parents": [c.parents.count(" ") + 1 if c.parents else 0 for c in found],
            "author": [c.author for c in found],
            "committer": [c.committer for c in found],
            "authored_at": instants([c.authored_at for c in found]),
            "committed_at": instants([c.committed_at for c in found]),
            "zone": [c.zone for c in found],
            "message": [c.message for c in found],
            "n_message": [c.n_message for c in found],
            "patch": [None] * n,
        },
    )
    people = [(c.sha, person, part) for c in found for person, part in c.people]
    store.append(
        commit_person, {"sha": [p[0] for p in people], "person": [p[1] for p in people], "part": [p[2] for p in people]}
    )


def write_landings(store: Store, shas: Sequence[str], start: int, patches: Sequence[str | None]) -> None:
    """Give mainline commits their position and content id; `start` is the position of the first."""
    store.update("commit", "sha", {"sha": shas, "position": range(start, start + len(shas)), "patch": patches})


def write_refs(store: Store, quarantine: Quarantine, repository: str) -> None:
    """Replace the refs of one repository."""
    refs = quarantine.refs
    store.rows("delete from ref where repository = ?", [repository])
    committed = dict(
        store.rows(
            "select sha, committed_at from commit where sha in (select unnest(?))", [list({ref.sha for ref in refs})]
        )
    )
    store.append(
        ref,
        {
            "repository": [repository] * len(refs),
            "kind": [r.kind for r in refs],
            "name": [path_text(r.raw) for r in refs],
            "sha": [r.sha for r in refs],
            "made_at": [committed.get(r.sha) if r.tagged_at is None else _tagged_at(r.tagged_at) for r in refs],
            "is_annotated": [r.is_annotated for r in refs],
            **dict.fromkeys(("patch", "n_lines", "n_lines_landed"), [None] * len(refs)),
        },
    )


def _tagged_at(seconds: int) -> datetime | None:
    return utc(seconds) if credible(seconds) else None


def write_owned_paths(store: Store, quarantine: Quarantine, repository: str) -> None:
    """Replace the patterns of one repository's CODEOWNERS."""
    owned = read_codeowners(quarantine.codeowners.decode("utf-8", "backslashreplace"))
    store.rows("delete from owned_path where repository = ?", [repository])
    store.append(
        owned_path,
        {
            "repository": [repository] * len(owned),
            "ordinal": list(range(len(owned))),
            "pattern": [one.pattern for one in owned],
            "section": [one.section for one in owned],
        },
    )


def write_marks(store: Store, repository: str, marks: Marks) -> None:
    """Replace what is known of the files that changed: those that call themselves generated, and those that do not."""
    store.remove("marked_path", "path", list(map(path_text, marks.changed)), repository)
    paths = list(map(path_text, marks.marked))
    store.append(marked_path, {"repository": [repository] * len(paths), "path": paths})


def _first_believed(times: Sequence[datetime | None]) -> datetime | None:
    """Return the first time that does not lie far ahead of those that follow: many a root was made with a wrong clock."""
    for i, at in enumerate(times):
        later = [t for t in times[i + 1 :] if t]
        if at and (not later or at <= max(later) + AHEAD):
            return at
    return None


def write_repository(store: Store, quarantine: Quarantine, repository: str, line: Mainline, cursor: Cursor) -> None:
    """Replace the row that says what was read of one repository."""
    first = [sha for sha, _ in line.chain[:BEGINNING]]
    times = dict(
        store.rows("select sha, committed_at from commit where sha in (select unnest(?))", [[*first, line.tip]])
    )
    # Where the root was dropped as too old, the span begins where facts are kept from, which `drop_before` writes.
    start = _first_believed([times.get(sha) for sha in first]) if line.root in times else None
    observed = [start, times.get(line.tip)]
    store.rows("delete from repository where repository = ?", [repository])
    store.append(
        repository_table,
        {
            "repository": [repository],
            "root_sha": [line.root or None],
            "tip_sha": [line.tip or None],
            "mainline": [line.how],
            "observed_from": observed[:1],
            "observed_until": [max(filter(None, observed), default=None)],
            "is_shallow": [quarantine.is_shallow],
            "is_verified": [quarantine.is_verified],
            "n_unreadable": [cursor.n_unreadable],
        },
    )
