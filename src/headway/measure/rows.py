"""From what the query returned to the rows a reader sees: zeros, gaps, intervals and the reason for each gap."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from headway.measure.ends import ends
from headway.measure.facts import Plan
from headway.measure.observed import Spans
from headway.measure.privacy import Cell
from headway.measure.result import Row
from headway.measure.window import BEGINNING, Period, weeks_seen
from headway.metrics.base import COUNTED, Metric

NOTHING = (None, 0, 0, 0, 0, None)
"""What stands for a slice and period that the query has no line for."""


def rows(plan: Plan, lines: list[tuple[Any, ...]], hidden: Mapping[Cell, str], spans: Spans) -> list[Row]:
    """Return a row for each slice in each period: slices with most facts first, those in parentheses last."""
    found = {(line[0], line[1]): line[2:] for line in lines}
    weight: dict[str | None, int] = {} if plan.by else {None: 0}
    for (name, _), line in found.items():
        weight[name] = weight.get(name, 0) + line[1]
    names = sorted(weight, key=lambda name: (str(name).startswith("("), -weight[name], str(name)))
    cells = [(name, i) for name in names for i in range(len(plan.periods))]
    return [_withheld(plan, c, hidden[c]) if c in hidden else _row(plan, c, found.get(c), spans) for c in cells]


def _withheld(plan: Plan, cell: Cell, reason: str) -> Row:
    start, until = _span(plan, cell)
    unit = plan.metric.unit
    return Row(cell[0], start, until, None, unit, None, None, None, None, None, None, None, reason)


def _row(plan: Plan, cell: Cell, line: tuple[Any, ...] | None, spans: Spans) -> Row:
    value, n, missing, n_open, n_young, inferred, *sums = line or NOTHING
    counts = [int(count or 0) for count in (n, missing, n_open, n_young)]
    low = high = None
    reason = ""
    if value is None:
        weeks = weeks_seen(plan.periods[cell[1]], spans.get(cell[0], spans.get(None))) if spans else None
        reason = _why_empty(plan.metric, weeks, counts)
    elif not value and plan.metric.zero:
        value, reason = None, plan.metric.zero
    elif n:
        low, high = ends(plan.metric.kind.name, plan.metric.unit, counts[0], value, sums)
        # The jackknife knows nothing of a part's ceiling: no more than all of it can be.
        high = min(high, 1.0) if high is not None and plan.metric.unit == "%" else high
    unit = plan.metric.unit
    start, until = _span(plan, cell)
    known, lacking, unfinished, young = counts
    return Row(cell[0], start, until, value, unit, known, lacking, low, high, inferred, unfinished, young, reason)


def _span(plan: Plan, cell: Cell) -> tuple[datetime | None, datetime]:
    period: Period = plan.periods[cell[1]]
    return None if period.first_at == BEGINNING else period.first_at, min(period.next_at, plan.now)


def _why_empty(metric: Metric, weeks: float | None, counts: list[int]) -> str:
    n, missing, *_ = counts
    if metric.kind.name == "rate" and n:
        # Two landings within a second are no 600,000 a week.
        return "observed for less than a day"
    if n:
        return "nothing is old enough yet" if metric.kind.name == "survival" else "nothing to divide by"
    if missing:
        return "no row has what it needs"
    return "outside the observed span" if metric.kind.name in COUNTED and weeks == 0 else "no facts"
