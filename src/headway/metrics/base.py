"""What a metric declares. The one query a kind, the windows, slices and intervals are `measure`'s business."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import Literal, TypedDict, Unpack

from headway.core.units import UNITS

KindName = Literal["count", "rate", "share", "mix", "ratio", "quantile", "level", "survival", "concentration"]


@dataclass(frozen=True)
class Kind:
    """How the rows of a metric become one number; `at` is a quantile's p or a survival's age in seconds."""

    name: KindName
    at: float = 0.0


def quantile(p: float) -> Kind:
    """Return the kind whose number is the p-quantile of the rows' values."""
    return Kind("quantile", p)


def survival(age: float) -> Kind:
    """Return the kind whose number is the Kaplan-Meier share that reaches `age` seconds."""
    return Kind("survival", age)


COUNT = Kind("count")
"""Sum of the rows' values (1 for a plain count)."""
RATE = Kind("rate")
"""Sum of the rows' values for each week of the window that the source observed."""
SHARE = Kind("share")
"""Share of rows whose value is true."""
MIX = Kind("mix")
"""A slice's part of the whole of its period, by the sum of the rows' values."""
RATIO = Kind("ratio")
"""Sum of the rows' values over the sum of their `per`."""
LEVEL = Kind("level")
"""Sum of the values of the rows under way at the end of the period: `at` has passed and `ends` has not."""
CONCENTRATION = Kind("concentration")
"""One minus the sum of squared shares of `per` (who or what holds it), weighted by the rows' values."""
COUNTED = frozenset({"count", "rate", "level"})
"""Kinds that are 0, not missing, where the source was observed and nothing was seen."""


@dataclass(frozen=True)
class Metric:
    """One number of the house.

    `value` (and `per`, where the kind needs a second one) is SQL over one row of `table`; `where` keeps some rows;
    `at` is the instant that places a row in a period, a missing one places it nowhere. In all of them `:now` is the
    instant after which facts are invisible and `:end` the end of the period.
    `starts`: the instant from which a row is unfinished until `at`; such rows stand beside the number as `n_open`.
    `ends`: the rows counted are those under way at the period's end (`at` has passed and `ends` has not).
    `mature`: days (or the setting that says them) before a row counts; younger ones are left out and counted.
    `cluster`: what stands or falls together, so that n counts it once; the first key column where not given.
    `weight`: how many things a row stands for. `by`: the column that splits it when none is asked for.
    `zero`: what an absence of evidence is called, where 0 would claim more than was seen.
    `outcome` says that the number tells how people's work went (times, review, rework, repair, AI share), so the
    least-people rule holds; properties of code, and counts of what lies open, are free unless split by team.
    """

    name: str
    title: str
    doc: str
    table: str
    at: str
    kind: Kind
    unit: str
    better: Literal["lower", "higher", "neither"]
    group: str
    source: str
    outcome: bool
    value: str
    per: str = ""
    where: str = ""
    starts: str = ""
    ends: str = ""
    mature: int | str = 0
    cluster: str = ""
    weight: str = "1"
    by: str = ""
    zero: str = ""


class Extras(TypedDict, total=False):
    """What only some metrics declare; `Metric` says what each means."""

    per: str
    where: str
    starts: str
    ends: str
    mature: int | str
    cluster: str
    weight: str
    by: str
    zero: str


def metric(
    *,
    table: str,
    at: str,
    kind: Kind,
    unit: str,
    better: Literal["lower", "higher", "neither"],
    group: str,
    source: str,
    outcome: bool = True,
    **more: Unpack[Extras],
) -> Callable[[Callable[[], str]], Metric]:
    """Make a metric of a function whose body returns the SQL of one row's value and whose docstring defines it."""
    if unit not in UNITS:
        raise ValueError(f"unit must be one of {', '.join(UNITS)}. Got {unit!r} instead.")

    def declare(function: Callable[[], str]) -> Metric:
        doc = getdoc(function) or ""
        name = function.__name__
        # The first line of the file says the title once, before its colon.
        title = str(function.__globals__["__doc__"] or name).partition(":")[0]
        return Metric(name, title, doc, table, at, kind, unit, better, group, source, outcome, function(), **more)

    return declare


def seconds(start: str, end: str) -> str:
    """Return SQL for the seconds from one instant column to another; missing when either is, or where the end is first.

    A wait cannot be negative: a backport that came out before its original landed never waited for the release.
    """
    return f"case when {end} >= {start} then extract(epoch from {end}) - extract(epoch from {start}) end"


NOT_BOT = "author_kind <> 'bot'"
"""Keeps what bots did out of numbers about people's work."""

WRITTEN = f"{NOT_BOT} and role <> 'generated'"
"""Keeps lines that somebody wrote: no bot's, none in generated files."""

REWORK_DAYS = 21
"""Lines rewritten within so many days are rework; younger lines cannot tell yet."""


def within(days: int, condition: str = "true") -> str:
    """Return SQL for the lines of a row of `line_life` that were removed within so many days, under a condition."""
    return f"case when removed_at < born_at + interval '{days}' day and {condition} then n_lines else 0 end"
