"""Asks who would be seen in each slice and period, rolls up what is too small and says what stays hidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from headway.core.settings import SETTINGS_FILE, Privacy
from headway.measure.facts import Plan
from headway.measure.privacy import Cell, People, hidden_cells, parent_folder, roll_up
from headway.measure.templates import people_query
from headway.measure.window import Period
from headway.metrics.base import Metric
from headway.store.duckdb import Store
from headway.tables.base import Bridge, Column

AREAS = frozenset({"area", "main_area"})
"""Slices with parents: a small area joins the folder that holds it."""

PLACES = AREAS | {"repository", "role", "stream", "state"}
"""Slices that say where the code is and how far it got. Any other (type, AI evidence, size, team) says how people work."""


@dataclass(frozen=True)
class Shielded:
    """A plan that shows nobody: slices rolled up, cells to hide with the reason, and what the reader must know."""

    plan: Plan
    hidden: Mapping[Cell, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def shield(store: Store, plan: Plan, least: int) -> Shielded:
    """Return the plan as it may be shown where each slice and window needs `least` human authors.

    Where a single person works, everything is theirs to see; where fewer than `least` do, totals only.
    """
    if is_free(plan.metric, _column(plan.by) if plan.by else None):
        return Shielded(plan)
    in_all = people_in_all(store)
    if in_all == 1:
        return Shielded(plan)
    lowered = (f"privacy.min_people is lowered to {least}.",) if least < Privacy().min_people else ()
    few = 0 < in_all < least
    if few and (plan.by or plan.every):
        return _totals_only(plan, in_all, least)
    plan, census, rolled = _rolled_up(plan, _census(store, plan), least)
    # A team smaller than the rule sees its totals; but a window in which one of them was alone shows that one.
    hidden = {c for c, crew in census.items() if len(crew) == 1} if few else hidden_cells(census, least)
    return Shielded(plan, {c: _reason(len(census[c]), 2 if few else least) for c in hidden}, lowered + rolled)


def is_free(metric: Metric, by: str | None) -> bool:
    """Return whether a metric split by a column tells of the code alone, so that any number of people may stand behind it."""
    return not metric.outcome and (by is None or by in PLACES)


def people_in_all(store: Store) -> int:
    """Return how many people ever changed what was read."""
    count = "select count(distinct case when author_kind = 'human' then author end) from change"
    return int(store.rows(count)[0][0])


def _totals_only(plan: Plan, in_all: int, least: int) -> Shielded:
    note = (
        f"Only the total is shown: {in_all} people work here, fewer than privacy.min_people = {least}. "
        f"Lower it in {SETTINGS_FILE}, to choose otherwise."
    )
    whole = Period(plan.periods[0].first_at, plan.periods[-1].next_at)
    return Shielded(replace(plan, by=None, periods=(whole,), every=None), {}, (note,))


def _census(store: Store, plan: Plan) -> dict[Cell, People]:
    query = people_query(plan)
    found: dict[Cell, set[str]] = {}
    for name, period, person in store.rows(query.sql, query.values):
        found.setdefault((name, period), set()).update([person] if person else [])
    return {cell: frozenset(people) for cell, people in found.items()}


def _rolled_up(plan: Plan, census: dict[Cell, People], least: int) -> tuple[Plan, dict[Cell, People], tuple[str, ...]]:
    if not plan.by:
        return plan, census, ()
    column = _column(plan.by)
    crews = {str(name): crew for (name, _), crew in _merged(census, lambda cell: (cell[0], 0)).items()}
    shown = roll_up(crews, least, parent_folder if column in AREAS else lambda _: None)
    moved = tuple((name, label) for name, label in shown.items() if name != label)
    if not moved:
        return plan, census, ()
    merged = _merged(census, lambda cell: (shown[str(cell[0])], cell[1]))
    note = f"{len(moved)} of {len(shown)} slices have too few people for a number of their own and are rolled up."
    return replace(plan, shown=moved), merged, (note,)


def _column(by: Column | Bridge) -> str:
    return by.column if isinstance(by, Bridge) else by.name


def _merged(census: Mapping[Cell, People], into: Callable[[Cell], Cell]) -> dict[Cell, People]:
    merged: dict[Cell, People] = {}
    for cell, crew in census.items():
        merged[into(cell)] = merged.get(into(cell), frozenset()) | crew
    return merged


def _reason(n: int, least: int) -> str:
    if n < least:
        return f"withheld: fewer than {least} people"
    return "withheld: it would give away a neighbour with fewer people"
