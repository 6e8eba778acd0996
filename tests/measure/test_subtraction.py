"""An adversary with every answer to one question subtracts all day and learns nothing about a few people."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from headway.core.registry import find
from headway.core.settings import Privacy, Settings
from headway.measure import measure
from headway.measure.example import fill
from headway.measure.privacy import OTHER
from headway.metrics.base import Metric
from headway.store.duckdb import Store

NOW = datetime(2026, 3, 1)
LEAST = 5
OPEN = Settings(privacy=Privacy(min_people=1))
LINES = replace(find("headway.metrics", Metric, "churn", "metric"), outcome=True)


@pytest.fixture(scope="module")
def busy(organisation):
    """An organisation small enough that many cells have few people."""
    rows = organisation(seed=5, n=160, people=14)
    opened = Store(None)
    fill(opened, rows)
    return opened, {c["change_id"]: c for c in rows["change"]}


def answers(store, by):
    """Return what may be asked in all: cells, slice totals, month totals and the total; None where withheld."""
    cells = {(r.slice, r.until): r.value for r in measure(store, LINES, by, now=NOW, every="month").rows}
    slices = {r.slice: r.value for r in measure(store, LINES, by, now=NOW).rows}
    months = {r.until: r.value for r in measure(store, LINES, now=NOW, every="month").rows}
    return cells, slices, months


@pytest.mark.parametrize("by", ["type", "main_area", "kind", "ai_assisted", "size"])
def test_no_cell_of_few_people_follows_from_everything_that_is_published(busy, by):
    store, changes = busy
    cells, slices, months = answers(store, by)
    hidden = [cell for cell, value in cells.items() if value is None]
    people = crews(changes, by, cells)
    equations = [
        *([cell[0] == name for cell in hidden] for name, value in slices.items() if value is not None),
        *([cell[1] == until for cell in hidden] for until, value in months.items() if value is not None),
    ]
    rank = np.linalg.matrix_rank(np.array(equations, float)) if hidden else 0
    for i, cell in enumerate(hidden):
        wanted = np.eye(len(hidden))[i]
        solved = np.linalg.matrix_rank(np.vstack([*np.array(equations, float), wanted])) == rank
        assert not solved or len(people[cell]) >= LEAST
    assert any(value is not None for value in cells.values()) or len(slices) == 1


@pytest.mark.parametrize("by", ["type", "main_area", "kind"])
def test_what_is_published_is_never_about_few_people(busy, by):
    store, changes = busy
    cells, _, _ = answers(store, by)
    people = crews(changes, by, cells)
    shown = [people[cell] for cell, value in cells.items() if value]
    assert all(len(crew) == 0 or len(crew) >= LEAST for crew in shown)


def test_without_the_rule_few_people_would_be_seen(busy):
    """The trial is a trial: the same organisation shown openly does have cells of few people."""
    store, changes = busy
    rows = measure(store, LINES, "type", now=NOW, every="month", settings=OPEN).rows
    cells = {(r.slice, r.until): r.value for r in rows}
    people = crews(changes, "type", cells)
    assert any(value and 0 < len(people[cell]) < LEAST for cell, value in cells.items())


def crews(changes, by, cells):
    """Say who stands behind each cell; what rolled up belongs to its folder that is shown, else to `OTHER`."""
    labels = {name for name, _ in cells}
    months = sorted({until for _, until in cells})
    found = {cell: set() for cell in cells}
    for change in changes.values():
        if change["author_kind"] != "human":
            continue
        label = change[by]
        while label not in labels:
            label = label.rpartition("/")[0] or OTHER
        until = next(m for m in months if change["landed_at"] < m)
        found[label, until].add(change["author"])
    return found
