"""What a report is made of: findings, panels and numbers, all of them words and specs, none of them markup."""

from dataclasses import dataclass, field
from datetime import datetime

from headway.core.units import show
from headway.questions.base import Answer, AreaMap, Bars, Grid, Picture

NO_FINDING = "Nothing stands out well enough to be claimed. That is an answer too: differences seen here may be real, but chance, or the work of a few people, could explain each as well."


def drawable(picture: Picture | None) -> Picture | None:
    """Return a picture that compares something, and None for a map of one place, of one shade, or bars of nothing."""
    if isinstance(picture, AreaMap):
        told = {show(heat, picture.heat_unit) for heat in picture.heat}
        return picture if len(told) > 1 and sum(n > 0 for n in picture.n_lines) > 1 else None
    return None if isinstance(picture, Bars) and not picture.labels else picture


@dataclass(frozen=True)
class Number:
    """One number as it is shown: its metric (which it links to), its words, what it rests on, and its query."""

    metric: str
    title: str
    value: str
    detail: str
    withheld: str = ""
    trend: Picture | None = None
    sql: str = ""
    command: str = ""
    examples: Grid = field(default_factory=lambda: Grid((), (), ()))


@dataclass(frozen=True)
class Panel:
    """One thing the report shows: a sentence, numbers, a picture, and everything needed to check it.

    `missing` non-empty means that there is nothing to draw: the panel then stands in the closing table, with what its
    absence hides and the command that fills it. `examples` has at most 20 rows, none with a person or a message.
    """

    key: str
    title: str
    sentence: str = ""
    numbers: tuple[Number, ...] = ()
    picture: Picture | None = None
    examples: Grid = field(default_factory=lambda: Grid((), (), ()))
    sql: str = ""
    command: str = ""
    metric: str = ""
    notes: tuple[str, ...] = ()
    missing: str = ""
    hides: str = ""
    fill: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report under one heading."""

    key: str
    title: str
    lead: str
    panels: tuple[Panel, ...]
    asked: tuple["Asked", ...] = ()

    @property
    def filled(self) -> tuple[Panel, ...]:
        """The panels that have something to show."""
        return tuple(p for p in self.panels if not p.missing)


@dataclass(frozen=True)
class Asked:
    """A question with its docstring, what it answered, the queries of what it was told, and the command that asks it again."""

    name: str
    text: str
    answer: Answer
    sql: tuple[tuple[str, str], ...] = ()
    command: str = ""
    examples: Grid = field(default_factory=lambda: Grid((), (), ()))
    doc: str = ""


@dataclass(frozen=True)
class Definition:
    """A metric in words: what its docstring says, and where it comes from."""

    name: str
    title: str
    doc: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Count:
    """How many of something were read: in words, what counts as one, and the query that counts them."""

    name: str
    value: str
    meaning: str
    sql: str


@dataclass(frozen=True)
class Page:
    """Everything one report says, before it is markup; `models` are the cards of the models in use, as Markdown."""

    names: tuple[str, ...]
    now: datetime
    as_of: str
    span: str
    read: tuple[Count, ...]
    remarks: tuple[str, ...]
    asked: tuple[Asked, ...]
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...]
    made: str
    window: str = ""
    opening: Asked | None = None
    models: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Asked, ...]:
        """The three most surprising answers that claim something, the most surprising first."""
        claimed = [a for a in self.asked if a.answer.claim]
        return tuple(sorted(claimed, key=lambda a: -a.answer.surprise)[:3])

    @property
    def cards(self) -> tuple[Asked, ...]:
        """What the first screen shows: the findings, and where they are fewer than three, answers that only describe.

        What stands under the title as the opening is not told again.
        """
        opening = self.opening.name if self.opening else ""
        others = [a for a in self.asked if not a.answer.claim and a.name != opening]
        told = [a for a in others if a.answer.worth > 0 and drawable(a.answer.picture)]
        told.sort(key=lambda a: -a.answer.worth)
        return (*self.findings, *told[: 3 - len(self.findings)])

    @property
    def empty(self) -> tuple[Panel, ...]:
        """The panels that have nothing to show."""
        return tuple(p for s in self.sections for p in s.panels if p.missing)

    @property
    def share_empty(self) -> float:
        """The share of answers, numbers and other panels that have nothing to show; 0 where there are none at all."""
        filled = sum(len(s.asked) + sum(max(1, len(p.numbers)) for p in s.filled) for s in self.sections)
        return len(self.empty) / max(filled + len(self.empty), 1)


def split_headline(headline: str) -> tuple[str, str]:
    """Part a headline from the figures in brackets at its end, which are shown smaller.

    >>> split_headline("Fixes wait longer (12 d against 4 d).")
    ('Fixes wait longer.', '12 d against 4 d')
    """
    text = headline.rstrip(". ")
    depth, start = 0, len(text)
    while text.endswith(")") and start and (depth or start == len(text)):
        start -= 1
        depth += {")": 1, "(": -1}.get(text[start], 0)
    said = text[:start].rstrip()
    return (f"{said}.", text[start + 1 : -1]) if said and start < len(text) else (headline, "")
