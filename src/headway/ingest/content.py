"""The second streamed read, for learning only: what the changed lines of each landed change and recent head say."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from headway.ingest.read import Progress
from headway.ingest.side import BASES
from headway.rules.message_words import message_buckets
from headway.sources.git.content import Content, read_content
from headway.sources.git.history import present
from headway.sources.git.quarantine import open_quarantine
from headway.sources.git.run import Git
from headway.store.duckdb import Store
from headway.tables.change_content import change_content

STEP = 1_000
"""Changes in one transaction: what a killed read loses at most."""

WANTED = """
select c.sha, split_part(c.parents, ' ', 1) from commit c
where c.repository = ? and c.position is not null and c.sha not in (select sha from change_content) order by c.position desc
"""


PATHS = """
select sha, path from file_change where sha in (select unnest($1))
union select sha, path from head_file where sha in (select unnest($1)) order by sha, path
"""


def read_contents(store: Store, progress: Progress | None = None, most: int | None = None) -> int:
    """Read the changed lines of what was not read yet, newest first, at most `most` changes of each repository.

    Repositories are looked for where they were last read; one that went is passed over. Returns how many were read.
    """
    n = 0
    for (repository,) in store.rows("select repository from repository order by repository"):
        place = Path(store.meta(f"place:{repository}") or "")
        if place.is_absolute() and place.exists():
            with (
                TemporaryDirectory(prefix="headway-") as scratch,
                open_quarantine(place, Path(scratch), False) as found,
            ):
                n += _read(store, found.git, repository, progress, most)
    return n


def _read(store: Store, git: Git, repository: str, progress: Progress | None, most: int | None) -> int:
    pairs = [(str(sha), str(parent)) for sha, parent in store.rows(WANTED, [repository])][:most]
    known = {sha for (sha,) in store.rows("select sha from change_content where sha in (select sha from head_file)")}
    heads = [(str(head), str(base)) for head, base in store.rows(BASES, [repository]) if head not in known]
    held = set(present(git, sorted({sha for pair in heads + pairs for sha in pair if sha})))
    wanted = [pair for pair in heads + pairs if pair[0] in held and (pair[1] in held or not pair[1])]
    found = zip(wanted, read_content(git, wanted), strict=True)
    done = 0
    while step := list(islice(found, STEP)):
        said = _said(store, [sha for (sha, _), _ in step])
        with store.transaction():
            store.append(change_content, contents_of([(sha, one, said[sha]) for (sha, _), one in step]))
        done += len(step)
        if progress:
            progress("contents", done, len(wanted))
    return done


def _said(store: Store, shas: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the words of message and paths of each commit."""
    messages = store.rows("select sha, message from commit where sha in (select unnest(?))", [shas])
    paths: dict[str, list[str]] = {sha: [] for sha in shas}
    for sha, path in store.rows(PATHS, [shas]):
        paths[sha].append(path)
    return {sha: message_buckets(message, paths[sha]) for sha, message in messages}


def contents_of(found: Sequence[tuple[str, Content | None, np.ndarray]]) -> dict[str, list[Any]]:
    """Return the columns of `change_content` from (object id, changed lines, words of message and paths).

    What could not be read has a row without counts, so that it is not tried again every time.
    """
    names = ("n_conditionals", "n_conditionals_removed", "n_declarations", "indentation")
    lines = [one.words if one else np.zeros(0, np.uint32) for _, one, _ in found]
    return {
        "sha": [sha for sha, _, _ in found],
        "words": [
            np.concatenate([said, own]).astype("<u4").tobytes() for own, (_, _, said) in zip(lines, found, strict=True)
        ],
        **{name: [getattr(one, name) if one else None for _, one, _ in found] for name in names},
    }
