"""Rows behind an outcome are shown where enough people stand behind its window, and behind each slice that a row names."""

from datetime import datetime, timedelta

import pytest

from headway.core.settings import Privacy, Settings
from headway.measure.example import fill
from headway.measure.run import measure
from headway.report.rows import examples
from headway.store.duckdb import Store

NOW = datetime(2026, 3, 1)
LONG, LATE = NOW - timedelta(days=400), NOW - timedelta(days=30)


def change(i, person, days, **more):
    landed = NOW - timedelta(days=days)
    usual = {"change_id": f"{i:040x}", "author": f"p{person}", "author_kind": "human", "state": "landed", "type": "fix"}
    return (
        usual
        | {"main_area": "core", "size": "s", "first_commit_at": landed - timedelta(days=2), "landed_at": landed}
        | more
    )


@pytest.fixture
def store():
    """Twelve people fix, three of them lately; two of them revert, and both in an area of their own too."""
    rows = [change(i, i % 12, 300 - 2 * i) for i in range(120)] + [change(200 + i, i % 3, 3 + i) for i in range(9)]
    rows += [change(300 + i, i % 2, 200 + i, type="revert") for i in range(9)]
    rows += [change(400 + i, i % 2, 15 + i, main_area="lab") for i in range(9)]
    opened = Store(None)
    span = {"repository": "web", "observed_from": "2025-01-01", "observed_until": "2026-02-28"}
    fill(opened, {"repository": [span], "change": [row | {"repository": "web"} for row in rows]})
    yield opened
    opened.close()


def shown(store, metric, since, settings=None, **how):
    chosen = settings or Settings()
    found = measure(store, metric, now=NOW, since=since, settings=Settings(privacy=Privacy(min_people=1)), **how)
    return examples(store, found, NOW, chosen)


def test_a_window_of_few_people_has_no_rows_although_many_worked_before(store):
    assert shown(store, "cycle_time", LONG).rows
    assert not shown(store, "cycle_time", LATE).rows


def test_a_row_names_no_slice_of_few_people_in_the_window(store):
    grid = shown(store, "cycle_time", LONG)
    told = [dict(zip(grid.titles, row, strict=True)) for row in grid.rows]
    assert {(row["type"], row["main_area"]) for row in told} == {("fix", "core")}
    alone = shown(store, "cycle_time", LONG, Settings(privacy=Privacy(min_people=2)))
    assert {row[alone.titles.index("main_area")] for row in alone.rows} == {"core", "lab"}


def test_a_single_person_sees_every_row_of_their_own(store):
    store.rows("update change set author = 'p1'")
    assert len(shown(store, "cycle_time", LATE).rows) == 18


def test_what_tells_of_the_code_alone_is_shown_whoever_wrote_it(store):
    work = {"change_id": "w", "started_at": LATE, "state": "open", "author": "p1", "author_kind": "human"}
    fill(store, {"work_in_progress": [work]})
    assert len(shown(store, "work_in_progress", LONG).rows) == 1
