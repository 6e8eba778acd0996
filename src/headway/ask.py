"""Asks a question of a store: runs the SELECT of each need as of now and hands the rows over; the only I/O of questions."""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from headway.core.errors import Withheld
from headway.core.registry import discover
from headway.core.settings import Settings
from headway.core.text import one_line
from headway.questions.base import Answer, Columns, Context, Question
from headway.store.duckdb import Store
from headway.tables.base import all_tables

Any_ = TypeVar("Any_")


def all_questions() -> dict[str, Question]:
    """Every question of the house, by name."""
    return discover("headway.questions", Question)


def switched_off(question: Question, settings: Settings) -> list[str]:
    """Return the metrics that a question would retell although they are switched off."""
    return [name for name in question.retells if name in settings.metrics.off]


def ask(
    store: Store,
    question: Question,
    now: datetime,
    settings: Settings,
    seen: MutableMapping[str, Columns] | None = None,
) -> Answer:
    """Answer one question as of `now` (naive UTC). Give the same `seen` to several calls to read shared rows once.

    Raises `Withheld` where it would retell a metric that is switched off.
    """
    if off := switched_off(question, settings):
        raise Withheld(
            f"Switched off: {', '.join(off)}.",
            "Take it out of [metrics] off in the settings that `headway doctor` shows.",
        )
    cache: MutableMapping[str, Columns] = {} if seen is None else seen
    for sql in question.needs.values():
        if sql not in cache:
            cache[sql] = _columns(store, sql, now)
    repositories = tuple(str(r) for (r,) in store.rows("select repository from repository order by repository"))
    people = store.rows("select count(distinct author) from change where author_kind = 'human'")[0][0]
    context = Context(now, settings, repositories, int(people))
    answer = question.answer({need: cache[sql] for need, sql in question.needs.items()}, context)
    return _tamed(replace(answer, blind=(*answer.blind, *_unseen_then(store, question, now))))


def _unseen_then(store: Store, question: Question, now: datetime) -> tuple[str, ...]:
    """Say what a question knows of the last read only, where it is asked of an earlier moment."""
    named = {word for sql in question.needs.values() for word in re.findall(r"[a-z_]+", sql)}
    if not any(table.as_read and name in named for name, table in all_tables().items()):
        return ()
    newest = store.rows("select max(landed_at) from change")[0][0]
    return (
        (f"What the files were like at that moment: sizes, names and couplings are as read last ({newest:%-d %B %Y}).",)
        if newest and newest > now
        else ()
    )


def ask_all(store: Store, now: datetime, settings: Settings) -> dict[str, Answer]:
    """Answer every question as of `now`, by name, but those that are switched off."""
    seen: dict[str, Columns] = {}
    return {
        name: ask(store, q, now, settings, seen) for name, q in all_questions().items() if not switched_off(q, settings)
    }


def findings(answers: Mapping[str, Answer]) -> list[str]:
    """Names of the questions that claim something, the most surprising first; then those that only describe, by worth."""
    return sorted(answers, key=lambda n: (not answers[n].claim, -answers[n].surprise, -answers[n].worth, n))


def answer_as_dict(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain data for JSON: numbers, text, lists and None; instants as ISO text."""
    plain: dict[str, Any] = _plain(asdict(answer))
    if answer.picture is not None:
        plain["picture"] = {"kind": type(answer.picture).__name__.lower(), **plain["picture"]}
    return plain


def _columns(store: Store, sql: str, now: datetime) -> Columns:
    # the driver cannot bind one value in several places by name here, so each place gets its own copy
    return store.columns(sql.replace(":now", "cast(? as timestamp)"), [now] * sql.count(":now"))


def _tamed(thing: Any_) -> Any_:
    """Return the same answer with every text from the repository made harmless."""
    if isinstance(thing, str):
        return one_line(thing, 2000)  # type: ignore[return-value]
    if isinstance(thing, tuple):
        return tuple(_tamed(part) for part in thing)  # type: ignore[return-value]
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: _tamed(getattr(thing, f.name)) for f in fields(thing)})
    return thing


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value
