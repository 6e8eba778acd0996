"""Watches every model in use from what is stored, and says what it found in plain text."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from headway.core.errors import HeadwayError
from headway.models.adaptive import served
from headway.models.base import Rows, Task
from headway.models.entry import without_aside
from headway.operate.crowd import people_of
from headway.operate.gather import gather
from headway.operate.live import met
from headway.operate.monitor import Use, Watched, watch_over
from headway.operate.said import change_of
from headway.operate.serve import Desk, InUse, in_use, must_not_know_later, told_until

MOST_LINES = 5
MOST_BEFORE = 5_000
"""Rows of the training that facts are compared with: the newest, because older ones have drifted already."""


def watch_all(desk: Desk, tasks: Sequence[Task]) -> list[Watched]:
    """Return what the watch over each task found; one that cannot be watched says why."""
    return [_one(desk, task) for task in tasks]


def watch_one(desk: Desk, speaking: InUse, rows: Rows) -> Watched:
    """Watch one model in use over the rows of its task."""
    serving, since = speaking.serving, np.datetime64(speaking.as_of, "us")
    later = without_aside(rows.take(rows.at > since))[0]
    before = without_aside(rows.take(rows.at <= since))[0]
    empty = np.zeros((0, 64) if serving.task.target == "time" else 0)
    said = served(serving.model, later, later) if len(later) else empty
    who = people_of(desk.store)
    people = np.array([who.get(change_of(s), "") for s in later.ids], object)
    newest = before.take(np.arange(max(0, len(before) - MOST_BEFORE), len(before)))
    use = Use(serving.task, speaking.watch, newest, later, said, people)
    found = watch_over(use, np.datetime64(desk.now, "us"), desk.settings.privacy.min_people)
    return msgspec.structs.replace(found, live=met(desk, serving.task, speaking.watch.ripening_days))


def as_text(found: Watched) -> str:
    """Return what a person reads: the state first, then what moved, then the windows."""
    return "\n".join(_lines(found))


def _one(desk: Desk, task: Task) -> Watched:
    try:
        speaking = in_use(desk, task)
        if speaking is None:
            return _nothing(task, "No model is in use yet; `headway models` says what was tried.")
        must_not_know_later(desk, speaking)
        at = told_until(desk, task)
        return watch_one(at, speaking, gather(at.store, at.settings, task, at.now))
    except HeadwayError as error:
        return _nothing(task, error.what)


def _nothing(task: Task, sentence: str) -> Watched:
    return Watched(task.name, "", "", 0, "not yet", sentence, 0.0, 0, None)


def _lines(found: Watched) -> Iterator[str]:
    yield f"{found.task}: {found.state}. {found.sentence}"
    if found.version:
        shows = f"; two windows show a loss of {found.shows:.2f} AUC" if found.shows else ""
        yield f"  {found.version}, {found.days_old:,} days old; truths mature in {found.ripening_days:.0f} days, windows of {found.window:,}{shows}"
        yield f"  {found.n_mature:,} of its predictions have matured; {found.per_week:.1f} a week come up"
        yield from (f"  Waits: {one.sentence}" for one in found.waiting)
    if found.live:
        yield f"  {found.live}"
    for title, lines in (
        ("Facts", found.facts),
        ("Predictions", found.predictions),
        ("Where it fails", found.patterns),
    ):
        yield from (f"  {title}: {line}" for line in lines[:MOST_LINES])
        if len(lines) > MOST_LINES:
            yield f"  {title}: … {len(lines) - MOST_LINES} more with --format json"
    for w in found.windows:
        ranked = "" if w.auc is None else f", AUC {w.auc:.3f}"
        told = f"{w.n_happened} of {w.n:,} happened, {w.expected:.0f} expected" if w.loss is None else ""
        timed = "" if w.loss is None else f"pinball {w.loss:.3f}, 80 % interval covers {100 * (w.covered or 0):.0f} %"
        yield f"  {w.since[:10]} to {w.until[:10]}: {told}{timed}{ranked}"
