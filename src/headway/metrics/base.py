"""What a metric declares. The one query a kind, the windows, slices and intervals are `measure`'s business."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from headway.core.units import UNITS

KindName = Literal["count", "rate", "share", "ratio", "quantile", "level", "survival", "concentration"]


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
RATIO = Kind("ratio")
"""Sum of the rows' values over the sum of their `per`."""
LEVEL = Kind("level")
"""Rows under way at an instant: `at` has passed and `per` (the end) has not."""
CONCENTRATION = Kind("concentration")
"""One minus the sum of squared shares of `per` (who or what holds it), weighted by the rows' values."""


@dataclass(frozen=True)
class Metric:
    """One number of the house.

    `value` (and `per`, where the kind needs a second one) is SQL over one row of `table`; `where` keeps some rows;
    `at` is the instant that places a row in a period. `outcome` says that the number tells how people's work went
    (times, review, rework, repair, AI share), so the least-people rule holds; properties of code are free.
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
    per: str = "",
    where: str = "",
) -> Callable[[Callable[[], str]], Metric]:
    """Make a metric of a function whose body returns the SQL of one row's value and whose docstring defines it."""
    if unit not in UNITS:
        raise ValueError(f"unit must be one of {', '.join(UNITS)}. Got {unit!r} instead.")

    def declare(function: Callable[[], str]) -> Metric:
        doc = function.__doc__ or ""
        title = function.__name__.replace("_", " ").capitalize()
        return Metric(
            function.__name__, title, doc, table, at, kind, unit, better, group, source, outcome, function(), per, where
        )

    return declare


def seconds(start: str, end: str) -> str:
    """Return SQL for the seconds from one instant column to another; missing when either is."""
    return f"(extract(epoch from {end}) - extract(epoch from {start}))"
