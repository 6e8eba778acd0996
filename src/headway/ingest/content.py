"""The second streamed read, for learning only: what the changed lines of each landed change and recent head say."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from headway.ingest.read import Progress
from headway.ingest.side import BASES
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
        with store.transaction():
            store.append(change_content, contents_of([(sha, one) for (sha, _), one in step]))
        done += len(step)
        if progress:
            progress("contents", done, len(wanted))
    return done


def contents_of(found: Sequence[tuple[str, Content | None]]) -> dict[str, list[Any]]:
    """Return the columns of `change_content`; what could not be read has a row without words, so that it is not tried again."""
    names = ("n_conditionals", "n_conditionals_removed", "n_declarations", "indentation")
    return {
        "sha": [sha for sha, _ in found],
        "words": [one.words.astype("<u4").tobytes() if one else b"" for _, one in found],
        **{name: [getattr(one, name) if one else None for _, one in found] for name in names},
    }
