"""Composes a report from the store and the answers, and writes it as one private file."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from headway import __version__
from headway.core.registry import discover
from headway.core.settings import Settings
from headway.metrics.base import Metric
from headway.questions.base import Answer, Question
from headway.report import facts
from headway.report.area import area_panel
from headway.report.base import Asked, Definition, Page, Panel, Section
from headway.report.gaps import says_nothing, unanswered, unmeasured
from headway.report.numbers import Meter
from headway.report.outline import CHAPTERS, Chapter
from headway.report.page import html
from headway.store.duckdb import Store


def write_report(  # noqa: PLR0917 - the order in which a verb has them
    store: Store, path: Path, now: datetime, settings: Settings, answers: Mapping[str, Answer], as_of: str
) -> Page:
    """Write the report to `path` (0600, whole or not at all) and return what it says, for the terminal to say it too."""
    page = compose(store, now, settings, answers, as_of)
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="\n"
    ) as file:
        file.write(html(page))
    draft.replace(path)
    return page


def compose(store: Store, now: datetime, settings: Settings, answers: Mapping[str, Answer], as_of: str) -> Page:
    """Return everything the report says: `answers` by question name, numbers measured now, and the gaps."""
    metrics, questions = discover("headway.metrics", Metric), discover("headway.questions", Question)
    meter = Meter(store, now, settings)
    asked = {name: _asked(questions[name], answer) for name, answer in answers.items()}
    chapters = (*CHAPTERS, _rest(metrics, asked))
    on = {name: metric for name, metric in metrics.items() if name not in settings.metrics.off}
    return Page(
        names=facts.names(store),
        now=now,
        as_of=as_of,
        span=facts.span(store, now),
        read=facts.read(store, now),
        remarks=facts.remarks(store, now, settings),
        asked=tuple(asked.values()),
        sections=tuple(_section(chapter, meter, on, asked, questions) for chapter in chapters),
        definitions=tuple(_definition(m) for m in metrics.values()),
        made=f"Made by Headway {__version__}, looked at as of {now:%Y-%m-%d %H:%M} UTC. Intervals beside numbers are 95 %, those in findings 80 %.",
    )


def _asked(question: Question, answer: Answer) -> Asked:
    return Asked(question.name, question.text, answer, tuple(question.needs.items()))


def _rest(metrics: Mapping[str, Metric], asked: Mapping[str, Asked]) -> Chapter:
    questions = tuple(name for name in asked if all(name not in c.questions for c in CHAPTERS))
    groups = {m.group.lower() for m in metrics.values()} - {g for c in CHAPTERS for g in c.groups}
    return Chapter("more", "More", "What no chapter above has a place for.", questions, tuple(sorted(groups)))


def _section(
    chapter: Chapter,
    meter: Meter,
    metrics: Mapping[str, Metric],
    asked: Mapping[str, Asked],
    questions: Mapping[str, Question],
) -> Section:
    own = [asked[name] for name in chapter.questions if name in asked]
    told = tuple(a for a in own if not says_nothing(a.answer))
    gaps = [unanswered(questions[a.name], a.answer) for a in own if says_nothing(a.answer)]
    panels = [area_panel(meter)] if chapter.key == "areas" else []
    return Section(chapter.key, chapter.title, chapter.lead, (*panels, *_numbers(chapter, meter, metrics), *gaps), told)


def _numbers(chapter: Chapter, meter: Meter, metrics: Mapping[str, Metric]) -> list[Panel]:
    own = [m for m in metrics.values() if m.group.lower() in chapter.groups]
    found = [(metric, meter.number(metric)) for metric in own]
    shown = tuple(number for _, number in found if number.value)
    panel = Panel(f"{chapter.key}-numbers", "In numbers", numbers=shown)
    return [*([panel] if shown else []), *(unmeasured(metric, number) for metric, number in found if not number.value)]


def _definition(metric: Metric) -> Definition:
    table = metric.table + (", outcome of people’s work: the least-people rule holds" if metric.outcome else "")
    facts = (("unit", metric.unit), ("kind", metric.kind.name), ("rows of", table), ("source", metric.source))
    return Definition(metric.name, metric.title, metric.doc, facts)
