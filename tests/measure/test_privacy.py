"""Nobody is seen: person columns are refused everywhere, small slices roll up, and nothing comes back by subtraction."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from headway.core.errors import UnknownName, Withheld
from headway.core.registry import discover
from headway.core.settings import Privacy, Settings
from headway.measure import measure
from headway.measure.columns import PRIVATE_WORDS, leads_to_person
from headway.measure.example import fill
from headway.measure.facts import Plan
from headway.measure.privacy import OTHER, hidden_cells, parent_folder, roll_up
from headway.measure.run import young_from
from headway.measure.templates import people_query
from headway.measure.window import BEGINNING, Period
from headway.metrics.base import Metric
from headway.store.duckdb import Store
from headway.tables.base import all_tables

NOW = datetime(2026, 3, 1)
METRICS = discover("headway.metrics", Metric)
LEAST = 5
every_metric = pytest.mark.parametrize("name", METRICS)
COLUMNS = sorted({c.name for table in all_tables().values() for c in table.columns} | PRIVATE_WORDS)
FREE = {None, "repository", "area", "main_area", "role", "stream", "state"}
"""Splits by which a property of the code says nothing about how people work."""
OUTCOMES = [n for n, m in METRICS.items() if m.outcome]


@every_metric
def test_every_metric_meets_every_column_of_every_table(store, name):
    """Each is measured, refused because it leads to a person, or unknown to this metric; nothing else happens."""
    measured = 0
    for column in COLUMNS:
        try:
            found = measure(store, name, column, now=NOW)
        except Withheld:
            assert leads_to_person(column)
        except UnknownName:
            assert column not in all_tables()[METRICS[name].table].slices
        else:
            measured += 1
            assert not leads_to_person(column)
            assert_nobody_small(store, found)
    assert measured >= 3


def people_of(store, found, slices, period=None):
    """Count, straight from the tables, the humans with a known fact in these slices (and period)."""
    metric, table = found.metric, all_tables()[found.metric.table]
    column = table.slices[found.by] if found.by else None
    plan = Plan(metric, table, column, (period or Period(BEGINNING, NOW),), NOW, young_from(metric, NOW, Settings()))
    query = people_query(plan)
    census = store.rows(query.sql, query.values)
    return {person for name, _, person in census if person and (slices is None or name in slices)}


def assert_nobody_small(store, found):
    if not found.metric.outcome and found.by in FREE:
        return
    shown = {row.slice for row in found.rows}
    everyone = people_of(store, found, None)
    named = 0
    for label in shown - {OTHER}:
        crew = people_of(store, found, {label})
        # An area also holds the small areas that rolled up into it, so it has at least these people.
        named += 1
        assert len(crew) == 0 or len(crew) >= LEAST or found.by in {"area", "main_area"}
    assert not everyone or shown
    assert named or shown <= {OTHER}


@every_metric
def test_a_person_column_is_refused_in_words(store, name):
    for word in ("author", "reviewer", "address", "branch", "committer", "canonical"):
        with pytest.raises(Withheld, match="leads to a person"):
            measure(store, name, word, now=NOW)


def test_no_column_that_leads_to_a_person_is_marked_as_a_slice():
    for table in all_tables().values():
        assert not [name for name in table.slices if leads_to_person(name)]


@pytest.mark.parametrize("seed", range(40))
def test_rolled_up_slices_are_large_or_empty_and_nothing_is_lost(seed):
    rng = np.random.default_rng(seed)
    names = [f"{'abc'[int(rng.integers(3))]}/{i}" + ("/x" if rng.random() < 0.5 else "") for i in range(12)]
    people = {n: frozenset(map(str, rng.integers(0, 12, int(rng.integers(0, 9))))) for n in names}
    shown = roll_up(people, LEAST, parent_folder)
    groups = {label: frozenset().union(*(people[n] for n in names if shown[n] == label)) for label in shown.values()}
    everyone = frozenset().union(*people.values())
    assert set(shown) == set(names)
    assert all(len(g) == 0 or len(g) >= LEAST for g in groups.values()) or len(everyone) < LEAST


@pytest.mark.parametrize("seed", range(60))
def test_hidden_cells_cannot_be_worked_out_from_the_totals(seed):
    """Whoever knows every row and column total and every visible cell solves for the rest, and fails."""
    rng = np.random.default_rng(seed)
    n_slices, n_periods = int(rng.integers(1, 6)), int(rng.integers(1, 7))
    cells = {
        (f"s{s}", p): frozenset(map(str, rng.integers(0, 14, int(rng.integers(0, 12)))))
        for s in range(n_slices)
        for p in range(n_periods)
    }
    hidden = sorted(hidden_cells(cells, LEAST))
    assert {c for c, people in cells.items() if 0 < len(people) < LEAST} <= set(hidden)
    lines = [[c for c in cells if c[axis] == mark] for axis in (0, 1) for mark in {c[axis] for c in cells}]
    # A total is itself shown only where it has enough people.
    known = [line for line in lines if len(together(cells, line)) >= LEAST]
    if 1 in {n_slices, n_periods}:
        known = known and [list(cells)]  # in a single line the other axis has no totals but the cells themselves
    equations = np.array([[c in line for c in hidden] for line in known], float).reshape(len(known), len(hidden))
    for i, cell in enumerate(hidden):
        small = 0 < len(cells[cell]) < LEAST
        solved = in_row_space(equations, np.eye(len(hidden))[i])
        nothing_left_to_hide = all(c in hidden or not cells[c] for line in lines if cell in line for c in line)
        assert not (small and solved) or nothing_left_to_hide
    for line in known:
        unseen = together(cells, set(line) & set(hidden))
        assert len(unseen) == 0 or len(unseen) >= LEAST


def together(cells, line):
    return frozenset().union(*(cells[c] for c in line))


def in_row_space(equations, wanted):
    return np.linalg.matrix_rank(np.vstack([equations, wanted])) == np.linalg.matrix_rank(equations)


@pytest.mark.parametrize("name", [n for n in OUTCOMES if METRICS[n].kind.name in {"rate", "level"}])
@pytest.mark.parametrize("column", ["area", "type", "team"])
def test_the_whole_less_what_is_visible_never_leaves_a_few_people(store, name, column):
    found = measure(store, name, column, now=NOW)
    rest = {label for label in people_by_label(store, found) if label not in {r.slice for r in found.rows}}
    other = people_of(store, found, rest)
    assert len(other) == 0 or len(other) >= LEAST or len(people_of(store, found, None)) < LEAST


def people_by_label(store, found):
    table = all_tables()[found.metric.table]
    slicing = table.slices[found.by]
    source = getattr(slicing, "table", table.name)
    return {row[0] for row in store.rows(f"select distinct {found.by} from {source}")}


def small(n_people, everyone=None):
    store = Store(None)
    changes = [
        {"change_id": str(i), "author": f"p{i % n_people}", "author_kind": "human", "state": "landed", "kind": "merge"}
        | {
            "type": "fix" if i < 25 else "docs",
            "landed_at": datetime(2026, 1 + i // 8 % 2, 5),
            "n_added": i,
            "n_removed": 1,
        }
        for i in range(40)
    ]
    fill(store, {"repository": [{"observed_from": "2026-01-01", "observed_until": "2026-02-27"}], "change": changes})
    return store


def test_a_repository_with_few_people_shows_its_total_and_says_how_to_choose_otherwise():
    found = measure(small(3), "batch_size", "type", now=NOW, every="month")
    assert [(row.slice, row.n) for row in found.rows] == [(None, 40)]
    assert "fewer than privacy.min_people = 5" in found.notes[0]
    assert "headway.toml" in found.notes[0]


def test_a_repository_with_one_person_shows_everything():
    found = measure(small(1), "batch_size", "type", now=NOW, every="month")
    assert len(found.rows) == 4
    assert all(row.value is not None for row in found.rows)
    assert found.notes == ()


def test_who_lowers_the_least_number_sees_more_and_is_told():
    found = measure(small(3), "batch_size", "type", now=NOW, settings=Settings(privacy=Privacy(min_people=2)))
    assert len(found.rows) == 2
    assert "lowered to 2" in found.notes[0]


def test_a_window_with_few_people_is_withheld_with_the_reason():
    store = small(8)
    fill(store, {"change": [
        {"change_id": f"late{i}", "author": "p1", "author_kind": "human", "state": "landed", "landed_at": "2026-02-20", "n_added": 1, "n_removed": 1}
        for i in range(9)
    ]})  # fmt: skip
    row = measure(store, "batch_size", now=NOW, since=datetime(2026, 2, 10)).total
    assert row.value is None
    assert row.n is None
    assert row.reason == "withheld: fewer than 5 people"


def test_a_month_that_one_subtraction_would_give_away_is_hidden_with_its_neighbour():
    store = small(8)
    fill(store, {"change": [
        {"change_id": "late", "author": "p1", "author_kind": "human", "state": "landed", "landed_at": "2025-12-20"}
    ]})  # fmt: skip
    rows = measure(store, "throughput", now=NOW, every="month", since=datetime(2025, 12, 1)).rows
    assert [bool(row.reason.startswith("withheld")) for row in rows].count(True) >= 2
    assert any(row.value is not None for row in rows)


def test_bots_expose_nobody_so_their_slice_is_shown(store):
    assert "bot" in {row.slice for row in measure(store, "revert_share", "author_kind", now=NOW).rows}


def test_code_properties_are_free(store):
    free = measure(store, replace(METRICS["churn"], outcome=False), "area", now=NOW).rows
    assert {row.slice for row in free} >= {"src/core", "tools/ci"}
    assert not METRICS["churn"].outcome
    assert not METRICS["deployment_frequency"].outcome


@every_metric
def test_no_result_carries_a_pseudonym(store, name):
    found = measure(store, name, now=NOW, every="month")
    text = repr(found.rows) + found.sql + repr(found.notes)
    assert not any(f"human{i}" in text for i in range(24))


@pytest.mark.parametrize("by", [None, "area"])
def test_the_query_shown_gives_no_number_that_the_table_withholds(store, by):
    found = measure(store, "change_lead_time", by, now=NOW, every="week")
    spans = sorted({row.until for row in found.rows})
    withheld = {(row.slice, spans.index(row.until)) for row in found.rows if row.reason.startswith("withheld")}
    told = {(line[0], line[1]) for line in store.rows(found.sql)}
    assert withheld
    assert told
    assert not withheld & told


def test_a_total_shown_instead_of_months_is_no_row_of_the_first_month():
    found = measure(small(3), "batch_size", now=NOW, every="month", since=datetime(2026, 1, 1))
    assert [(row.period, row.n) for row in found.rows] == [(None, 40)]


def test_what_rolls_up_says_so_and_is_not_called_like_a_type_or_an_area():
    people = {"other": frozenset("abcdef"), "build": frozenset("ghi"), "ci": frozenset("ijk")}
    assert roll_up(people, LEAST, lambda _: None) == {"other": "other", "build": OTHER, "ci": OTHER}
    assert "too few people" in OTHER
    assert "other" not in OTHER
