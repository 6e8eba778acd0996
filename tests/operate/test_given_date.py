"""A change that works on an issue with a date is held against that date, and scored against it."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from headway.core.settings import Settings
from headway.ingest.derive import derive
from headway.models.base import Rows
from headway.models.tasks.delay import delay
from headway.operate.gather import gather
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
    return gather(store, Settings(), delay, NOW)


def test_the_date_of_the_issue_is_the_one_to_keep_where_it_lay_ahead(store: Store, rows: Rows) -> None:
    landed = dict(store.rows("select change_id, landed_at from change"))
    given = np.flatnonzero(rows.groups["date_source"] == "issue")
    assert len(given) > 60
    by = {sha(f"m{number}"): due(number) for number in NUMBERS}
    for i in given:
        change = str(rows.ids[i])
        assert rows.y[i] == (landed[change] > by[change])
        assert rows.known_at[i] == np.datetime64(by[change], "us") > rows.at[i]
    assert 0.1 < rows.y[given].mean() < 0.9


def test_the_model_knows_how_near_a_given_date_is_and_nothing_of_a_usual_one(rows: Rows) -> None:
    given = rows.groups["date_source"] == "issue"
    np.testing.assert_array_equal(rows["is_date_given"], given)
    assert (rows["days_to_given_date"][given] > 0).all()
    assert np.isnan(rows["days_to_given_date"][~given]).all()


def test_a_date_told_later_or_already_past_is_not_the_one_to_keep(store: Store, rows: Rows) -> None:
    given = set(rows.ids[rows.groups["date_source"] == "issue"])
    for number in NUMBERS:
        first = store.rows("select first_commit_at from change where change_id = ?", [sha(f"m{number}")])[0][0]
        assert (sha(f"m{number}") in given) == (opened(number) <= first < due(number))
