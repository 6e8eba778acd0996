"""Reading as the verbs call it: repositories in, facts and derived tables up to date afterwards."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from headway.core.ids import Pseudonyms
from headway.core.people import read_mailmap
from headway.core.settings import Settings
from headway.ingest import cursor as cursors
from headway.ingest.content import read_contents
from headway.ingest.cursor import find_mainline, stored_mainline
from headway.ingest.derive import derive
from headway.ingest.forget import drop_before, forgotten_people
from headway.ingest.issues import drop_issues_before, write_issues
from headway.ingest.read import Progress, Reading, Source, read
from headway.ingest.slug import choose_slug, slug_at
from headway.sources.git.names import Names
from headway.sources.git.quarantine import Quarantine, open_quarantine
from headway.sources.tracker.base import Export
from headway.store.duckdb import Store


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@contextmanager
def _uncollected() -> Iterator[None]:
    # Rows are tuples without cycles: looking for some among millions of them costs a tenth of the read.
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _source(
    store: Store, path: Path, quarantine: Quarantine, settings: Settings, key: bytes, *, tell: Progress
) -> Source:
    basis = cursors.basis(quarantine, settings)
    line = find_mainline(quarantine, settings, stored_mainline(store, slug_at(store, path), basis))
    mailmap = read_mailmap(quarantine.mailmap.decode("utf-8", "replace"))
    names = Names(mailmap, Pseudonyms(key, forgotten_people(store)))
    return Source(quarantine, choose_slug(store, path, line.root), line, basis, names, tell)


def ingest(
    store: Store,
    paths: Sequence[Path],
    settings: Settings,
    key: bytes,
    progress: Progress | None = None,
    *,
    verify: bool | None = None,
    keep_from: datetime | None = None,
    issues: Mapping[Path, Export] = {},
) -> list[Reading]:
    """Read each repository into the store, then rebuild the derived tables.

    `key` makes the pseudonyms (`core.ids.load_key`); `progress` is told how far it got; `verify` hashes every object
    again (None: where the store is small); facts before `keep_from` are dropped; `issues` of a path replace those that were
    given for it before. Raises `NotARepository` or `RefusedRepository` before anything of that
    repository is stored.
    """
    readings = []
    with TemporaryDirectory(prefix="headway-") as scratch:
        for path in paths:
            with open_quarantine(path, Path(scratch), verify) as quarantine, _uncollected():
                readings.append(read(store, _source(store, path, quarantine, settings, key, tell=progress or _silent)))
            if path in issues:
                write_issues(store, readings[-1].repository, issues[path])
    if keep_from:
        drop_before(store, keep_from)
        drop_issues_before(store, keep_from)
    with _uncollected():
        derive(store, settings, progress)
    if store.rows("select 1 from change_content limit 1"):
        # what learning asked for once is kept up to date, so that a model never meets a change it knows less of
        read_contents(store, progress)
    return readings
