"""Reads what the user named into the store, shows how far it got, and says what could not be seen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from headway.cli._edge import Edge
from headway.cli._issues import given_issues, told
from headway.cli._session import DERIVED, keep_settings
from headway.core.ids import load_key
from headway.core.settings import Settings
from headway.core.text import one_line
from headway.ingest.read import Progress as Tell
from headway.ingest.read import Reading
from headway.ingest.run import ingest
from headway.store.duckdb import Store


def fill(
    edge: Edge, store: Store, paths: Sequence[Path], settings: Settings, *, verify: bool, issues: Sequence[str] = ()
) -> list[Reading]:
    """Read every repository once and the issues given for it, derive every table, and remember the settings it was done with."""
    once = list({path.resolve(): path for path in paths}.values())
    if len(once) < len(paths):
        edge.remark("A repository that was given twice is read once.")
    exports = given_issues(store, once, issues)
    store.remember(f"settings:{DERIVED}", None)  # a run that is cut off leaves tables of both settings
    with _progress(edge) as tell:
        key, keep_from = load_key(store.path), _keep_from(edge, settings)
        readings = ingest(store, once, settings, key, tell, verify=verify or None, keep_from=keep_from, issues=exports)
    with store.transaction():
        keep_settings(store, edge.settings, settings)
    for reading, path in zip(readings, once, strict=True):
        if path in exports:
            edge.remark(f"{reading.repository}: {told(exports[path])}")
        for note in reading.notes:
            edge.remark(one_line(f"{reading.repository}: {note}", 400))
    return readings


def with_deployments(settings: Settings, source: str | None) -> Settings:
    """Return the settings with another source of deployments, when an option names one."""
    if source is None:
        return settings
    # Through the same door as the file, so that both allow the same words.
    chosen = msgspec.convert({"source": source}, type(settings.deployments))
    return msgspec.structs.replace(settings, deployments=chosen)


def _keep_from(edge: Edge, settings: Settings) -> datetime | None:
    days = settings.privacy.keep_days
    return edge.clock - timedelta(days=days) if days else None


@contextmanager
def _progress(edge: Edge) -> Iterator[Tell | None]:
    """Draw one line a step on stderr, while someone is looking; it goes when the work is done."""
    if not edge.lively:
        yield None
        return
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                for old in tasks.values():
                    bars.update(old, visible=False)
                tasks[what] = bars.add_task(what)
            bars.update(tasks[what], completed=done, total=total or None)

        yield tell
