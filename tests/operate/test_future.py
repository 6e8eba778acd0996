"""No fact of any task hangs on what came later: the future is shuffled and cut off, and every group of facts is asked for again."""

from functools import cache

import numpy as np
import pytest

from headway.core.registry import discover
from headway.models.base import FeatureGroup, Rows, Task
from headway.operate.gather import gather
from operate.worlds import FUTURES, WORLDS

TASKS = {name: task for name, task in discover("headway.models.tasks", Task).items() if not task.derived_from}
GROUPS = discover("headway.models.features", FeatureGroup)
EVERY = [(task, group) for task in TASKS for group in TASKS[task].features]
LEAST = 15

each = pytest.mark.parametrize(
    ("task", "group"),
    [pytest.param(t, g, marks=pytest.mark.xdist_group(f"future of {t}"), id=f"{t}-{g}") for t, g in EVERY],
)


@cache
def facts(task: str, future: str) -> Rows:
    world = WORLDS[task]
    store = world.make(FUTURES[future])
    try:
        return gather(store, world.settings, TASKS[task], world.now)
    finally:
        store.close()


def of_group(rows: Rows, group: str, kept: np.ndarray) -> np.ndarray:
    return rows.only(tuple(fact.name for fact in GROUPS[group].facts)).x[kept]


def test_every_group_of_facts_belongs_to_a_task_and_every_task_has_a_history_to_shuffle() -> None:
    assert {group for _, group in EVERY} == set(GROUPS)
    assert set(WORLDS) == set(TASKS)


@each
@pytest.mark.parametrize("future", ["scrambled", "deleted"])
def test_what_comes_later_changes_no_fact(task: str, group: str, future: str) -> None:
    kept, other = facts(task, "kept"), facts(task, future)
    early, also = (WORLDS[task].is_before(rows) for rows in (kept, other))
    assert early.sum() >= LEAST
    assert kept.ids[early].tolist() == other.ids[also].tolist()
    np.testing.assert_array_equal(of_group(kept, group, early), of_group(other, group, also))


@each
def test_the_scrambled_future_would_have_been_seen(task: str, group: str) -> None:
    kept, other = facts(task, "kept"), facts(task, "scrambled")
    late, also = (~WORLDS[task].is_before(rows) for rows in (kept, other))
    assert late.sum() >= 10
    assert not np.array_equal(of_group(kept, group, late), of_group(other, group, also), equal_nan=True)


@each
def test_every_fact_is_told_of_some_row_before_the_futures_part(task: str, group: str) -> None:
    rows = facts(task, "kept")
    told = np.isfinite(of_group(rows, group, WORLDS[task].is_before(rows))).any(axis=0)
    assert [f.name for f, is_told in zip(GROUPS[group].facts, told, strict=True) if not is_told] == []
