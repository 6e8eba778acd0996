"""Composes a report from the store and the answers, and writes it as one private file."""

import os
from collections.abc import Mapping
from dataclasses import replace
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
from headway.report.commands import naming, naming_text
from headway.report.gaps import left_out, says_nothing, unanswered, unmeasured
from headway.report.mixes import mix_panel, trend_panel
from headway.report.numbers import Meter
from headway.report.outline import CHAPTERS, OPENING, Chapter
from headway.report.page import html
from headway.report.rows import commits
from headway.store.duckdb import Store


def write_report(  # noqa: PLR0917 - the order in which a verb has them
    store: Store,
    path: Path,
    now: datetime,
    settings: Settings,
    answers: Mapping[str, Answer],
    as_of: str,
    db: str = "",
    models: tuple[str, ...] = (),
) -> Page:
    """Write the report to `path` (0600, whole or not at all) and return what it says, for the terminal to say it too.

    Its commands name `db`, the database as the user would, where that is not the default; `models` are the cards of the
    models in use.
    """
    page = replace(
        naming(compose(store, now, settings, answers, as_of), db),
        models=tuple(naming_text(card, db) for card in models),
    )
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
    asked = {name: _asked(store, questions[name], answer, now) for name, answer in answers.items()}
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
        sections=(*(_section(chapter, meter, on, asked) for chapter in chapters), *_off(settings, questions)),
        definitions=tuple(_definition(m) for m in metrics.values()),
        window=meter.words,
        opening=asked.get(OPENING),
        made=f"Made by Headway {__version__}, looked at as of {now:%Y-%m-%d %H:%M} UTC. Intervals beside numbers are 95 %, those in findings 80 %. {facts.care(store)}",
    )


def _off(settings: Settings, questions: Mapping[str, Question]) -> tuple[Section, ...]:
    panel = left_out(settings.metrics.off, questions.values())
    return (Section("off", "Switched off", "", (panel,)),) if panel else ()


def _asked(store: Store, question: Question, answer: Answer, now: datetime) -> Asked:
    queries, command = _queries(question, now), f"headway ask {question.name} --format json"
    return Asked(question.name, question.text, answer, queries, command, commits(store, answer.examples), question.doc)


def _queries(question: Question, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return a question's queries as of now, so that each runs as it is shown."""
    instant = f"timestamp '{now.isoformat(sep=' ')}'"
    return tuple((need, sql.strip().replace(":now", instant)) for need, sql in question.needs.items())


def _rest(metrics: Mapping[str, Metric], asked: Mapping[str, Asked]) -> Chapter:
    questions = tuple(name for name in asked if all(name not in c.questions for c in CHAPTERS))
    groups = {m.group for m in metrics.values()} - {g for c in CHAPTERS for g in c.groups}
    return Chapter("more", "More", "What no chapter above has a place for.", questions, groups=tuple(sorted(groups)))


def _section(chapter: Chapter, meter: Meter, metrics: Mapping[str, Metric], asked: Mapping[str, Asked]) -> Section:
    own = [asked[name] for name in chapter.questions if name in asked]
    told = tuple(a for a in own if not says_nothing(a.answer))
    gaps = [unanswered(a) for a in own if says_nothing(a.answer)]
    drawn = [area_panel(meter)] if chapter.key == "areas" else [trend_panel(meter, chapter, metrics)]
    panels = (*(p for p in drawn if p), *_numbers(chapter, meter, _own(chapter, metrics)), *gaps)
    return Section(chapter.key, chapter.title, chapter.lead, panels, told)


def _own(chapter: Chapter, metrics: Mapping[str, Metric]) -> list[Metric]:
    """Return the metrics that stand in a chapter: those it names, and of its groups those that no other names."""
    named = {name for c in CHAPTERS for name in c.metrics}
    grouped = [m for m in metrics.values() if m.group in chapter.groups and m.name not in named]
    return [metrics[name] for name in chapter.metrics if name in metrics] + grouped


def _numbers(chapter: Chapter, meter: Meter, own: list[Metric]) -> list[Panel]:
    mixes = [mix_panel(meter, metric) for metric in own if metric.by]
    found = [(metric, meter.number(metric)) for metric in own if not metric.by]
    shown = tuple(number for _, number in found if number.value)
    unseen = ", ".join(metric.title.lower() for metric, number in found if not number.value)
    beside = f" Not here but in the closing table: {unseen}." if unseen else ""
    sentence = f"{meter.words.capitalize()}, where nothing else is said.{beside}"
    panel = Panel(f"{chapter.key}-numbers", "In numbers", sentence, shown)
    gaps = [unmeasured(metric, number, meter.ships) for metric, number in found if not number.value]
    return [*mixes, *([panel] if shown else []), *gaps]


def _definition(metric: Metric) -> Definition:
    table = metric.table + (", outcome of people’s work: the least-people rule holds" if metric.outcome else "")
    facts = (("unit", metric.unit), ("kind", metric.kind.name), ("rows of", table), ("source", metric.source))
    return Definition(metric.name, metric.title, metric.doc, facts)
