"""From what was measured to what is shown: words for a value, its interval and its count; a trend; a few of its rows."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from headway.core.errors import HeadwayError
from headway.core.settings import Settings
from headway.core.units import show, show_interval
from headway.measure.privacy import OTHER
from headway.measure.result import Measured, Row
from headway.measure.run import measure
from headway.metrics.base import COUNTED, Metric
from headway.questions.base import Grid, Lines
from headway.report.base import Number
from headway.report.rows import examples
from headway.store.duckdb import Store

WINDOWS = (
    (365, "the last 12 months"),
    (731, "the last 24 months"),
    (1826, "the last five years"),
    (None, "the whole history"),
)
"""How far back numbers may look: the nearest window that holds enough is used, and said."""
TREND = timedelta(days=731)
"""Trends cover two years of months."""
LEAST, ENOUGH = 5, 50
"""Fewer facts than this are no number; fewer changes than this are no window."""
NONE = "known for none of"
"""How a reason begins where every row lacks what the number needs."""
LANDED = """
select count(*), count(distinct case when author_kind = 'human' then author end) from change
where state = 'landed' and landed_at < ? and landed_at >= ?
"""


@dataclass(frozen=True)
class Meter:
    """Measures for one report: one store, one instant, one set of settings."""

    store: Store
    now: datetime
    settings: Settings

    @cached_property
    def first(self) -> int:
        """The number of the nearest window that holds enough changes by enough people."""
        people = self._landed(None)[1]
        need = min(people, self.settings.privacy.min_people)
        held = [self._landed(days) for days, _ in WINDOWS]
        return next((i for i, (n, crew) in enumerate(held) if n >= ENOUGH and crew >= need), len(WINDOWS) - 1)

    @property
    def words(self) -> str:
        """Say which window the numbers cover."""
        return WINDOWS[self.first][1]

    @cached_property
    def ships(self) -> bool:
        """Whether anything counts as a deployment here."""
        return bool(self.store.rows("select 1 from deployment limit 1"))

    def take(self, metric: Metric, by: str | None = None) -> Measured:
        """Measure the nearest window in which the metric can be told, the report's own window first."""
        tries = (self._measure(metric, by, days) for days, _ in WINDOWS[self.first :])
        nearest = next(tries)
        return next((found for found in chain([nearest], tries) if _told(found)), nearest)

    def whole(self, found: Measured) -> Row | None:
        """Return the number of all slices of a measurement together, in the same window."""
        return measure(self.store, found.metric, now=self.now, since=found.window.since, settings=self.settings).total

    def examples(self, found: Measured) -> Grid:
        """Return some of the rows behind a number."""
        return examples(self.store, found, self.now, self.settings)

    def window(self, found: Measured) -> str:
        """Say the window of a measurement where it is not the report's own, else nothing."""
        back = (self.now - found.window.since).days if found.window.since else None
        words = next(words for days, words in WINDOWS if days == back)
        return "" if words == self.words else words

    def number(self, metric: Metric) -> Number:
        """Return one number with its interval, its count, its trend, its query and some of its rows."""
        try:
            found = self.take(metric)
        except HeadwayError as error:
            return Number(metric.name, metric.title, "", "", str(error))
        row = found.total or _whole(found)
        command = f"headway measure {metric.name}{since(found)} --sql"
        number = Number(metric.name, metric.title, "", "", "", None, found.sql, command)
        if row and row.reason and row.reason == metric.zero:
            # Nothing was seen where all could be looked at: that is what there is to say, and it is not a zero.
            return replace(number, value=metric.zero, detail=detail(row, self.window(found)))
        if row is None or row.value is None:
            return replace(number, withheld=_reason(row))
        trend, rows = self.trend(metric), self.examples(found)
        return replace(
            number, value=show(row.value, row.unit), detail=detail(row, self.window(found)), trend=trend, examples=rows
        )

    def trend(self, metric: Metric) -> Lines | None:
        """Return the metric by month over two years, without the month that is not over; None where too little is known."""
        if metric.ends and metric.kind.name not in COUNTED:
            return None  # all standing lines, looked at anew for each month, cost more than their slow change tells
        end = self.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        found = measure(
            self.store,
            metric,
            now=self.now,
            since=_months_before(end),
            until=end,
            every="month",
            settings=self.settings,
        )
        rows = [row for row in found.rows if row.period and (row.slice is None)]
        known = [i for i, row in enumerate(rows) if row.value is not None]
        # A line of a few dots between gaps shows where people are too few, not how the number went.
        if len(known) < max(LEAST, len(rows) / 2):
            return None
        rows = rows[known[0] : known[-1] + 1]
        at, values = tuple(row.period for row in rows if row.period), tuple(row.value for row in rows)
        if len({round(value or 0.0, 6) for value in values}) == 1:
            return None  # a flat line says no more than the number
        return Lines(f"{metric.title} by month", at, (metric.title,), (values,), metric.unit)

    def _measure(self, metric: Metric, by: str | None, days: int | None) -> Measured:
        return measure(self.store, metric, by, now=self.now, since=self._since(days), settings=self.settings)

    def _landed(self, days: int | None) -> tuple[int, int]:
        n, people = self.store.rows(LANDED, [self.now, self._since(days) or datetime(1970, 1, 1)])[0]
        return int(n), int(people)

    def _since(self, days: int | None) -> datetime | None:
        # From midnight on, as the date in the command beside the number says.
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight - timedelta(days=days) if days else None


def _told(found: Measured) -> bool:
    counted = found.metric.kind.name in COUNTED
    told = [row for row in found.rows if row.value is not None and (counted or (row.n or 0) >= LEAST)]
    unseen = any(row.reason and row.reason == found.metric.zero for row in found.rows)
    # What is split and yet has a single part was rolled up for want of people: a wider window may hold enough.
    return unseen or len(told) > (1 if found.by and all(row.slice == OTHER for row in told) else 0)


def detail(row: Row, window: str) -> str:
    """Say what a number rests on: interval, count, what is missing, unfinished or too young, and what was inferred."""
    parts = [interval(row), f"n = {row.n or 0:,}"]
    parts += [
        f"{count:,} {word}"
        for count, word in ((row.missing, "missing"), (row.n_open, "unfinished"), (row.n_young, "too young"))
        if count
    ]
    parts += [f"{show(row.inferred, '%')} inferred" if row.inferred < 1 else "inferred"] if row.inferred else []
    return " · ".join(p for p in (*parts, window) if p)


def interval(row: Row) -> str:
    """Say a 95 % interval, or nothing where the facts cannot bound it.

    >>> interval(Row(None, None, datetime(2026, 1, 1), 0.2, "%", 9, 0, 0.1, 0.3, 0.0, 0, 0))
    '95 % interval 10.0 to 30.0 %'
    """
    told = row.low is not None or row.high is not None
    return f"95 % interval {show_interval(row.low, row.high, row.unit)}" if told else ""


def _whole(found: Measured) -> Row | None:
    # A metric that is always split (a mix) has no single number; its largest part stands for it in the list of slices.
    return found.rows[0] if found.rows and found.rows[0].slice is None else None


def _reason(row: Row | None) -> str:
    if row and row.missing and not row.n:
        return f"{NONE} {row.missing:,}"
    return row.reason if row and row.reason else "no facts"


def since(found: Measured) -> str:
    """Return the option that asks for the same window again."""
    return f" --since {found.window.since:%Y-%m-%d}" if found.window.since else ""


def _months_before(end: datetime) -> datetime:
    return (end - TREND).replace(day=1)
