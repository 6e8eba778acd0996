"""A change that works on an issue with a date is held against that date, and scored against it."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from headway.core.settings import Settings
from headway.ingest.derive import derive
from headway.models.base import Rows
from headway.models.tasks.completion_time import completion_time
from headway.operate.dates import first_allowed, given_dates, usual_dates
from headway.operate.gather import gather
from headway.operate.serve import Desk
from headway.store.duckdb import Store
from headway.tables.issue import issue
from operate.branches import START, merged, sha

NOW = datetime(2025, 1, 1)
NUMBERS = range(100, 400, 3)


def opened(number: int) -> datetime:
    return START + timedelta(days=number - 20)


def due(number: int) -> datetime:
    """Return a date that some work keeps and some does not."""
    return START + timedelta(days=number - (number % 2) * 4, hours=2)


@pytest.fixture(scope="module")
def store() -> Store:
    """Every third branch closes an issue that has a date."""
    store = merged(420, 1)
    for number in NUMBERS:
        store.rows("update commit set message = message || ' closes #' || ? where sha = ?", [number, sha(f"s{number}")])
    told = {"issue": [str(n) for n in NUMBERS], "opened_at": [opened(n) for n in NUMBERS], "due_at": [due(n) for n in NUMBERS]}  # fmt: skip
    empty = dict.fromkeys(("closed_at", "is_dropped", "project"), [None] * len(NUMBERS))
    store.append(issue, {"repository": ["web"] * len(NUMBERS)} | told | empty)
    derive(store, Settings())
    return store


@pytest.fixture(scope="module")
def rows(store: Store) -> Rows:
    found = gather(store, Settings(), completion_time, NOW)
    return found.take(found.groups["age"] == "opened")


@pytest.fixture(scope="module")
def left(store: Store, rows: Rows) -> np.ndarray:
    """Return the seconds from the beginning of each change to the date of its issue."""
    return first_allowed(rows, [given_dates(Desk(store, Settings(), NOW, Path()), completion_time)])


def test_the_date_of_the_issue_is_the_one_to_keep_where_it_lay_ahead(rows: Rows, left: np.ndarray) -> None:
    given = np.flatnonzero(np.isfinite(left))
    assert len(given) > 60
    by = {sha(f"m{number}"): due(number) for number in NUMBERS}
    for i in given:
        assert rows.at[i] + np.timedelta64(int(left[i]), "s") == np.datetime64(by[str(rows.ids[i])], "us") > rows.at[i]
    assert 0.1 < (rows.y[given] > left[given]).mean() < 0.9


def test_a_date_told_later_or_already_past_is_not_the_one_to_keep(store: Store, rows: Rows, left: np.ndarray) -> None:
    given = set(rows.ids[np.isfinite(left)])
    for number in NUMBERS:
        first = store.rows("select first_commit_at from change where change_id = ?", [sha(f"m{number}")])[0][0]
        assert (sha(f"m{number}") in given) == (opened(number) <= first < due(number))


def test_a_change_without_a_date_of_its_own_has_the_usual_one(store: Store, rows: Rows, left: np.ndarray) -> None:
    desk = Desk(store, Settings(), NOW, Path())
    usual = usual_dates(desk)
    every = first_allowed(rows, [given_dates(desk, completion_time), usual])
    own = np.isfinite(left)
    np.testing.assert_array_equal(every[own], left[own])
    assert np.isfinite(every[~own]).sum() > 100
    assert set(rows.ids[np.isfinite(every) & ~own]) == {s for s in rows.ids[~own] if s in usual}
