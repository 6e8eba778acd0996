"""One repository into the store: rows, line states and cursor together, in steps that are whole or absent."""

from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from itertools import islice

from headway.ingest import cursor as cursors
from headway.ingest.cursor import Cursor, Mainline
from headway.ingest.erase import erase, erase_unreachable
from headway.ingest.forward import Forward
from headway.ingest.landed import compare_heads
from headway.ingest.rows import write_commits, write_marks, write_owned_paths, write_refs, write_repository
from headway.ingest.side import write_content_ids, write_heads
from headway.sources.git.history import commits, present
from headway.sources.git.marked import read_marks
from headway.sources.git.names import Names
from headway.sources.git.quarantine import Quarantine
from headway.store.duckdb import Store
from headway.tables.identity import identity

CHUNK = 5_000
"""Commits whose metadata is held at once."""

LONG = 200_000
"""New mainline commits from which metadata and the first diffs do not fit into memory side by side."""

Progress = Callable[[str, int, int], None]
"""Told what is being read, how many are done, and of how many (0: not known)."""


@dataclass(frozen=True)
class Reading:
    """What one read brought: the repository's short name, how many commits were new, and the limits to tell."""

    repository: str
    n_new: int
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """An opened repository: its name in the store, its mainline, what old rows depend on, and how people are named."""

    quarantine: Quarantine
    repository: str
    line: Mainline
    basis: str
    names: Names
    tell: Progress


def read(store: Store, source: Source) -> Reading:
    """Bring the store to where the repository is now; reads only what is new and equals a full read.

    A rewritten mainline, another mailmap or another shallow cut make every row doubtful, so everything of this
    repository is then read anew, in one transaction. Otherwise a read that is killed goes on from its last step.
    """
    cursor = cursors.load(store, source.repository) or Cursor(source.basis, [])
    anew = not cursors.resumes(cursor, source.basis, source.line.chain)
    with store.transaction() if anew else nullcontext():
        if anew:
            erase(store, source.repository)
            cursor = Cursor(source.basis, [])
        is_long, n_new = len(source.line.chain) - cursor.n > LONG, 0
        if is_long:
            n_new, cursor = _metadata(store, source, cursor)
        with closing(Forward(store, source.quarantine, source.repository, source.line, cursor)) as forward:
            if not is_long:  # git works on the diffs while the metadata is written down
                n_new, cursor = _metadata(store, source, cursor)
            while not forward.is_done:
                cursor = forward.step(cursor, source.tell)
        _finish(store, source, cursor)
    notes = ["The history was rewritten, or its mailmap changed, so it was read anew."] if anew else []
    return Reading(source.repository, n_new, [*source.quarantine.notes, *notes])


def _metadata(store: Store, source: Source, cursor: Cursor) -> tuple[int, Cursor]:
    """Store every commit that the refs reach and the cursor does not know."""
    git, n_new = source.quarantine.git, 0
    tips = sorted({ref.sha for ref in source.quarantine.refs} | {source.line.tip} - {""})
    if tips == cursor.tips:
        return 0, cursor
    known = present(git, cursor.tips)
    with store.transaction():
        found = commits(git, tips, known, source.names)
        while chunk := list(islice(found, CHUNK)):
            write_commits(store, source.repository, chunk)
            n_new += len(chunk)
            source.tell("commits", n_new, 0)
        store.append(identity, source.names.identities())
        erase_unreachable(store, git, source.repository, cursor.tips, tips)
        cursor = cursors.moved(cursor, tips=tips)
        cursors.save(store, source.repository, cursor)
    return n_new, cursor


def _finish(store: Store, source: Source, cursor: Cursor) -> None:
    git, repository = source.quarantine.git, source.repository
    with store.transaction():
        write_content_ids(store, git, repository)
        write_refs(store, source.quarantine, repository)
        write_owned_paths(store, source.quarantine, repository)
        heads = write_heads(store, git, repository, cursor)
        heads = compare_heads(store, git, repository, source.line.tip, heads)
        if cursor.n_marked < cursor.n:
            before = source.line.chain[cursor.n_marked - 1][0] if cursor.n_marked else ""
            write_marks(store, repository, read_marks(git, before, source.line.tip))
        cursors.save(store, repository, cursors.moved(cursor, heads=heads, n_heads=cursor.n, n_marked=cursor.n))
        write_repository(store, source.quarantine, repository, source.line, cursor)
