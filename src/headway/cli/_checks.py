"""What `headway doctor` looks at: this machine, the repositories that were read, the tables, the empty panels."""

import platform
import shutil
import subprocess
from collections.abc import Iterable, Iterator

import msgspec

from headway.ask import ask_all
from headway.cli._edge import Edge
from headway.cli._session import Session, settings_now
from headway.core.errors import GitMissing
from headway.core.settings import Settings
from headway.core.text import one_line
from headway.report.commands import naming
from headway.report.write import compose
from headway.store.duckdb import Store
from headway.tables.base import Table, all_tables

FACTS_FROM_ELSEWHERE = {
    "deployment": "Git does not record deployments: releases stand in for them, or `--deployments merges`.",
    "incident": "Git does not record incidents: repair releases stand in for them (`headway explain repair_release`).",
    "issue": "Git does not record issues: give an exported list, `--issues FILE`; fixes, dates and times of issues need one.",
    "request_issue": "No request says which issue it closes: they come with `--issues FILE`.",
    "issue_link": "No commit names an issue that is known here: those come with `--issues FILE`.",
    "project": "No issue belongs to a milestone, epic or version; they come with `--issues FILE`.",
    "membership": "No team has members: name some under `[teams]` in headway.toml.",
    "change_team": "No team has members: name some under `[teams]` in headway.toml.",
    "change_content": "The lines of changes are read for learning only, by `headway analyze PATH` or `headway retrain`.",
    "label": "No model has named the type of a change yet: `headway retrain` lets one.",
    "prediction": "No model spoke of anything open: `headway analyze PATH` or `headway retrain` lets those that may.",
    "outcome": "No prediction has met its truth yet: `headway analyze PATH` looks at each run.",
    "trial_result": "No candidate was tried yet: `headway retrain` does it.",
    "forgotten": "Nobody asked to be forgotten: `headway forget ADDRESS` does it.",
    "marked_path": "No code file says at its top that a program wrote it; name such by `[paths] generated` in headway.toml.",
    "owned_path": "No repository has a CODEOWNERS file: add one and run `headway analyze PATH` again.",
}
"""Tables that stay empty after reading git, and what fills them or stands in for them."""
NOTHING = "nothing of the kind was there to read; a row would be {grain}. `headway analyze PATH` looks again."


def machine(edge: Edge) -> Iterator[str]:
    """Say which Python, git and settings this run has, and where the settings come from."""
    yield "## This machine"
    yield _bullets([f"Python {platform.python_version()}", _git(), f"clock {edge.clock:%Y-%m-%d %H:%M} UTC"])
    settings, origin = settings_now(edge)
    yield f"## Settings\n\n{_bullets(_changed(settings)) or 'The defaults.'}"
    if origin:
        yield f"From: {origin}. What is not named here is as by default."


def _changed(settings: Settings) -> Iterator[str]:
    """Name every key that differs from the defaults, with its value; teams and their members are only counted."""
    usual = Settings()
    for section in settings.__struct_fields__:
        now, before = getattr(settings, section), getattr(usual, section)
        if isinstance(now, dict):
            if now:
                yield f"{section}: {len(now)}"
            continue
        for key in now.__struct_fields__:
            value = getattr(now, key)
            if value != getattr(before, key):
                yield one_line(f"{section}.{key} = {msgspec.json.encode(value).decode()}", 200)


def _git() -> str:
    if shutil.which("git") is None:
        return str(GitMissing())
    return subprocess.run(["git", "--version"], capture_output=True, text=True, check=False).stdout.strip()


def database(opened: Session, db: str) -> Iterator[str]:
    """Say what the database holds, whether it is sound, what it lacks and what would fill it; commands name `db`."""
    store = opened.store
    yield "## Repositories"
    yield _bullets(_repositories(store))
    yield f"Everything is seen {opened.moment.as_of or 'as of the clock'}."
    yield "## Tables"
    counts = {t: int(store.rows(f'select count(*) from "{t.name}"')[0][0]) for t in all_tables().values()}
    yield _bullets(f"{t.name}: {n:,} rows" for t, n in counts.items() if n)
    yield _sound(store)
    yield "## Missing"
    yield _bullets(empty(table) for table, n in counts.items() if not n) or "Nothing: every table has rows."
    yield "## Empty panels"
    yield _bullets(_panels(opened, db)) or "None: the report shows all of them."


def _sound(store: Store) -> str:
    torn = [t.name for t in all_tables().values() if store.rows(_twice(t))]
    if torn:
        return f"Keys stand twice in {', '.join(torn)}. Move {store.path} away and run `headway analyze` again: what came from git is read anew."
    return "Every key stands once."


def _twice(table: Table) -> str:
    keys = ", ".join(f'"{key}"' for key in table.key)
    return f'select 1 from "{table.name}" group by {keys} having count(*) > 1 limit 1'


def _panels(opened: Session, db: str) -> Iterator[str]:
    answers = ask_all(opened.store, opened.now, opened.settings)
    page = naming(compose(opened.store, opened.now, opened.settings, answers, opened.moment.as_of), db)
    for panel in page.empty:
        yield " ".join(
            filter(
                None,
                [
                    f"{panel.title.rstrip('?')}: {panel.missing.rstrip('.')}.",
                    panel.hides,
                    f"Fill it: {panel.fill.rstrip('.')}." if panel.fill else "",
                ],
            )
        )


def _repositories(store: Store) -> Iterator[str]:
    found = store.rows(
        "select repository, tip_sha, observed_from, observed_until, is_shallow, is_verified, n_unreadable from repository order by 1"
    )
    for name, tip, start, end, shallow, verified, unreadable in found:
        span = f"{start:%Y-%m-%d} to {end:%Y-%m-%d}, tip {tip[:12]}" if start and end and tip else "no commit"
        limits = [
            word
            for word, holds in (
                ("shallow: origins beyond the cut are unknown", shallow),
                ("hashes not verified: `--verify` checks them", not verified),
            )
            if holds
        ]
        limits += [f"commits or files whose objects are missing: {unreadable:,}"] if unreadable else []
        yield "; ".join([f"{one_line(name)}: {span}", *limits])


def empty(table: Table) -> str:
    """Say why a table has no rows, and what fills it."""
    if table.on_demand:
        return f"{table.name}: made when learning or `headway export {table.name}` asks for it."
    return f"{table.name}: {FACTS_FROM_ELSEWHERE.get(table.name, NOTHING.format(grain=table.grain))}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
