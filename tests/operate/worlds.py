"""For each task an invented history, the same up to a moment whatever its future is: kept, another one, or none at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import numpy as np

from headway.core.settings import Features, Privacy, Settings, Team
from headway.ingest.derive import derive
from headway.models.base import Rows
from headway.store.duckdb import Store
from headway.tables.issue import issue
from operate.branches import START, merged, sha
from operate.invented import invent, name

FUTURES: dict[str, int | None] = {"kept": 1, "scrambled": 2, "deleted": None}
"""By name: the seed that everything later hangs on, None where nothing comes later."""

COMMITS, OF_COMMITS = 120, 80
DAYS, OF_DAYS = 420, 300
ISSUES, OF_ISSUES = 500, 250
SPLIT = START + timedelta(days=OF_DAYS)

TEAMS = Settings(teams={"core": Team(addresses=["*@x.org"])}, privacy=Privacy(min_people=1))
PERSON = Settings(features=Features(person=True))


@dataclass(frozen=True)
class World:
    """A history by its future, the settings it is read under, and which rows (a mask) were told before the futures part."""

    make: Callable[[int | None], Store]
    is_before: Callable[[Rows], np.ndarray]
    settings: Settings = PERSON
    now: datetime = START + timedelta(days=1000)


def _until(moment: datetime) -> Callable[[Rows], np.ndarray]:
    return lambda rows: rows.at <= np.datetime64(moment, "us")


def _committed(future: int | None) -> Store:
    return invent(COMMITS if future else OF_COMMITS, OF_COMMITS, future or 1)


def _branched(future: int | None) -> Store:
    return merged(DAYS, future, SPLIT)


def _of_a_team(future: int | None) -> Store:
    store = _branched(future)
    derive(store, TEAMS)
    return store


def tracked(future: int | None) -> Store:
    """Return a small history with an issue a day, closed after hours or weeks; commits name some of the first ones."""
    store, rows = merged(30, 1), []
    for n in range(ISSUES if future else OF_ISSUES):
        chance = Random(n if n < OF_ISSUES else n * 1000 + (future or 0))
        opened = START + timedelta(days=n, hours=chance.choice([1, 5, 9]))
        closed = opened + timedelta(seconds=round(86_400 * chance.lognormvariate(1.5, 1.2)))
        is_closed = n < OF_ISSUES or chance.random() < 0.9
        rows.append({"issue": str(n + 1), "opened_at": opened, "closed_at": closed if is_closed else None})
    for number in range(3, 30):
        store.rows("update commit set message = message || ' refs #' || ? where sha = ?", [number - 2, sha(f"m{number}")])  # fmt: skip
    _append(store, rows)
    derive(store, Settings())
    return store


def _append(store: Store, rows: list[dict[str, Any]]) -> None:
    told = [{"repository": "web"} | row for row in rows]
    store.append(issue, {c.name: [row.get(c.name) for row in told] for c in issue.columns})


def _early_commits(rows: Rows) -> np.ndarray:
    # some share the second of the first later one, so the moment would not tell them apart
    return np.isin(rows.ids.astype(str), [name(i) for i in range(OF_COMMITS)])


WORLDS = {
    "change_risk": World(_committed, _early_commits),
    "change_type": World(_committed, _early_commits),
    "completion_time": World(_branched, _until(SPLIT)),
    "issue_time": World(tracked, _until(START + timedelta(days=OF_ISSUES))),
    "load_risk": World(_of_a_team, _until(SPLIT), TEAMS),
}
