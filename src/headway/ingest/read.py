"""One repository into the store: rows, line states and cursor together, in steps that are whole or absent."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice

from headway.core.ids import Pseudonyms
from headway.core.people import read_mailmap
from headway.core.settings import Settings
from headway.ingest import cursor as cursors
from headway.ingest.cursor import Cursor
from headway.ingest.erase import erase, erase_unreachable
from headway.ingest.forget import forgotten_people
from headway.ingest.forward import Forward
from headway.ingest.rows import write_commits, write_refs, write_repository
from headway.ingest.side import write_content_ids, write_head_patches
from headway.sources.git.history import commits, mainline, present
from headway.sources.git.names import Names
from headway.sources.git.quarantine import Quarantine
from headway.store.duckdb import Store
from headway.tables.identity import identity

CHUNK = 5_000
"""Commits whose metadata is held at once."""

Progress = Callable[[str, int, int], None]
"""Told what is being read, how many are done, and of how many (0: not known)."""


@dataclass(frozen=True)
class Reading:
    """What one read brought: the repository's short name, how many commits were new, and the limits to tell."""

    repository: str
    n_new: int
    notes: list[str] = field(default_factory=list)


def read(
    store: Store, quarantine: Quarantine, *, repository: str, settings: Settings, key: bytes, tell: Progress
) -> Reading:
    """Bring the store to where the repository is now; reads only what is new and equals a full read.

    A rewritten mainline, another mailmap or another shallow cut make every row doubtful, so everything of this
    repository is then read anew, in one transaction. Otherwise a read that is killed goes on from its last step.
    """
    basis = cursors.basis(quarantine, settings)
    tip, how = cursors.tip_of(quarantine, settings)
    chain = mainline(quarantine.git, tip) if tip else []
    cursor = cursors.load(store, repository) or Cursor(basis, [])
    anew = not cursors.resumes(cursor, basis, chain)
    with store.transaction() if anew else nullcontext():
        if anew:
            erase(store, repository)
            cursor = Cursor(basis, [])
        names = Names(
            read_mailmap(quarantine.mailmap.decode("utf-8", "replace")), Pseudonyms(key, forgotten_people(store))
        )
        n_new, cursor = _metadata(
            store, quarantine, repository=repository, cursor=cursor, names=names, newest=chain[-1:], tell=tell
        )
        forward = Forward(store, quarantine, repository, chain, cursor)
        while not forward.is_done:
            cursor = forward.step()
            tell("changes", forward.n, len(chain))
        with store.transaction():
            write_content_ids(store, quarantine.git, repository)
            write_refs(store, quarantine, repository)
            write_head_patches(store, quarantine.git, repository)
            write_repository(store, quarantine, repository=repository, how=how, chain=chain, cursor=cursor)
    notes = ["The history was rewritten, or its mailmap changed, so it was read anew."] if anew else []
    return Reading(repository, n_new, [*quarantine.notes, *notes])


def _metadata(
    store: Store,
    quarantine: Quarantine,
    *,
    repository: str,
    cursor: Cursor,
    names: Names,
    newest: list[tuple[str, str]],
    tell: Progress,
) -> tuple[int, Cursor]:
    """Store every commit that the refs reach and the cursor does not know."""
    git, n_new = quarantine.git, 0
    tips = sorted({ref.sha for ref in quarantine.refs} | {sha for sha, _ in newest})
    if tips == cursor.tips:
        return 0, cursor
    known = present(git, cursor.tips)
    with store.transaction():
        found = commits(git, tips, known, names)
        while chunk := list(islice(found, CHUNK)):
            write_commits(store, repository, chunk)
            n_new += len(chunk)
            tell("commits", n_new, 0)
        store.append(identity, names.identities())
        erase_unreachable(store, git, repository, cursor.tips, tips)
        cursor = cursors.moved(cursor, tips=tips)
        cursors.save(store, repository, cursor)
    return n_new, cursor
