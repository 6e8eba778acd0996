"""What a question declares, what it answers with, and the pictures it may ask for. No input or output here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from headway.core.settings import Settings

if TYPE_CHECKING:
    import numpy as np

Columns: TypeAlias = "Mapping[str, np.ndarray]"
"""The rows of one need, column by column; a missing value is NaN, NaT or an empty string."""


def only(rows: Columns, which: "np.ndarray") -> "dict[str, np.ndarray]":
    """Return some rows, by a mask or by their places."""
    return {name: values[which] for name, values in rows.items()}


@dataclass(frozen=True)
class Bars:
    """Horizontal bars with intervals; `mark` is the index of the bar the headline speaks of, or None."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    unit: str
    mark: int | None = None


@dataclass(frozen=True)
class Strip:
    """The stages of delivery side by side: seconds each, None where unknown (drawn hatched, never as 0)."""

    title: str
    stages: tuple[str, ...]
    seconds: tuple[float | None, ...]
    n: tuple[int, ...]
    mark: int | None = None


@dataclass(frozen=True)
class Scatter:
    """Points over time with percentile lines; y in `unit` on a logarithmic scale."""

    title: str
    at: tuple[datetime, ...]
    values: tuple[float, ...]
    unit: str
    percentiles: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class River:
    """Surviving lines by the year they were written: `bands[i]` are the lines of `cohorts[i]` at each instant."""

    title: str
    at: tuple[datetime, ...]
    cohorts: tuple[str, ...]
    bands: tuple[tuple[float, ...], ...]


TELLING = 0.02
"""Share of the lines that must be at least so hot for a colour."""


@dataclass(frozen=True)
class AreaMap:
    """A map of the code: rectangles as large as the area has lines, darker where `heat` (None: unknown) is higher."""

    title: str
    areas: tuple[str, ...]
    n_lines: tuple[float, ...]
    heat: tuple[float | None, ...]
    heat_name: str
    heat_unit: str

    @property
    def top(self) -> float:
        """The heat from which on the colour is the strongest: the areas at least so hot hold `TELLING` of the lines.

        A tiny area, whose share a few changes decide, stretches no colour then. 0 where no heat is known.

        >>> AreaMap("Map", ("large", "small", "tiny"), (900.0, 99.0, 1.0), (0.1, 0.3, 1.0), "repair", "%").top
        0.3
        """
        known = sorted(((h, n) for h, n in zip(self.heat, self.n_lines, strict=True) if h is not None), reverse=True)
        least, held = TELLING * sum(n for _, n in known), 0.0
        for heat, n in known:
            held += n
            if held >= least:
                return heat
        return 0.0


@dataclass(frozen=True)
class Lines:
    """Series over time with optional intervals; gaps (None) stay gaps."""

    title: str
    at: tuple[datetime, ...]
    names: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    unit: str


@dataclass(frozen=True)
class Reliability:
    """Chances that were said against how often it happened, by group of predictions, with intervals of the latter."""

    title: str
    said: tuple[float, ...]
    happened: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    n: tuple[int, ...]


Picture = Bars | Strip | Scatter | River | AreaMap | Lines | Reliability


@dataclass(frozen=True)
class Grid:
    """The table of an answer: column titles, their units, and rows of text, numbers or None."""

    titles: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


@dataclass(frozen=True)
class Answer:
    """What a question says.

    `claim` names what stands out by its plain key (a type, stage, factor, area or outcome), "" when nothing does: then
    the headline says so and why, or only describes. `surprise` orders findings
    across questions: how far the interval's near end lies from "no difference", on a log scale, 0 when nothing is claimed.
    `worth` (0 to 1) is how much an answer that only describes deserves the room that claims leave free.
    `effect` is (estimate, low, high) of an 80 % interval. `examples` are object ids a reader can open.
    `brief` is the picture for a card or the top of a page, where `picture` asks for more of a reader than a glance.
    """

    headline: str
    claim: str = ""
    effect: tuple[float, float, float] | None = None
    surprise: float = 0.0
    grid: Grid = Grid((), (), ())
    picture: Picture | None = None
    sure: str = ""
    blind: tuple[str, ...] = ()
    look_next: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    worth: float = 0.0
    brief: Picture | None = None


@dataclass(frozen=True)
class Context:
    """What every question is told besides its rows; `n_people` is how many humans ever authored a change here."""

    now: datetime
    settings: Settings
    repositories: tuple[str, ...]
    n_people: int


@dataclass(frozen=True)
class Question:
    """One question: its words, the SQL of each need (over declared tables only), and the function that answers.

    `retells` names the metrics that its answer tells in other words: where one of them is switched off, so is the question.
    """

    name: str
    text: str
    doc: str
    needs: Mapping[str, str]
    answer: Callable[[Mapping[str, Columns], Context], Answer] = field(repr=False)
    retells: tuple[str, ...] = ()


Answering = Callable[[Mapping[str, Columns], Context], Answer]


def question(text: str, *, retells: tuple[str, ...] = (), **needs: str) -> Callable[[Answering], Question]:
    """Make a question of a function from its needs' rows to an `Answer`; each keyword is one need's SELECT.

    In the SQL, `:now` stands for the instant after which facts are invisible.
    """

    def declare(function: Answering) -> Question:
        return Question(function.__name__, text, function.__doc__ or "", needs, function, retells)

    return declare
