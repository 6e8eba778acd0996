"""The chance that open work misses a date, derived from the time until it is done; scored by the Brier score."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np

from headway.core.errors import HeadwayError, StoreLocked
from headway.core.registry import find
from headway.models.base import Candidate, Model, Plan, Rows, Task
from headway.models.durations import chance_by
from headway.models.entry import without_aside
from headway.models.guard import NotYet
from headway.models.known import known
from headway.models.rows import seconds
from headway.models.scores import brier
from headway.models.trial import refit
from headway.operate.dates import LEAST_KIND, Given, first_allowed, given_dates, usual_dates
from headway.operate.gather import gather
from headway.operate.predict import predict
from headway.operate.serve import Desk, asked_here, in_use, told_until

LATE = 0.8
"""The usual time of a kind: four of five of its changes took no longer."""


@dataclass(frozen=True)
class Delay:
    """One open change or issue: the date it may miss, whose date that is, the chance, and what makes it likelier."""

    subject: str
    repository: str
    due: datetime
    source: str
    missed: float
    reasons: tuple[str, ...]


class Scored(msgspec.Struct, frozen=True):
    """How good such chances were on `n` later changes: Brier score, and that of always saying the rate known before.

    `given` is the same of those whose date an issue gave, `issues` that of issues with a date; None where there are none.
    """

    n: int = 0
    brier: float | None = None
    rule_brier: float | None = None
    given: "Scored | None" = None
    issues: "Scored | None" = None

    @property
    def sentence(self) -> str:
        """What a reader must know beside the chances."""
        parts = [
            f"On {self.n:,} later changes: {self.against} for always saying how many were late before."
            if self.n
            else "Not scored: too few later changes with a known end."
        ]
        for what, one in (("changes with a given date", self.given), ("issues with a date", self.issues)):
            if one and one.n:
                parts.append(
                    f"On {one.n:,} later {what}: {one.against} for always saying how many missed theirs before."
                )
        return " ".join(parts)

    @property
    def against(self) -> str:
        """The two scores."""
        return f"Brier score {self.brier:.3f}, {self.rule_brier:.3f}"


def delays(desk: Desk, by: datetime | None = None) -> list[Delay]:
    """Return open changes by their chance of missing a date: `by`, else that of an issue, else the usual time of their kind.

    Beside them stand the open issues that have a date. The usual time is the one that four of five changes of the type landed
    within, in the year before `desk.now`. Raises `NotYet` where no model of times is in use.
    """
    found: list[Delay] = []
    silent: list[NotYet] = []
    for task in _tasks(desk, by):
        try:
            found += _of(desk, task, by)
        except NotYet as error:
            silent.append(error)
    if silent and not found:
        raise silent[0]
    return sorted(found, key=lambda one: (-one.missed, one.subject))


def _of(desk: Desk, task: Task, by: datetime | None) -> Iterator[Delay]:
    usual = {} if by or task.needs else usual_dates(desk)
    dates = {} if by else usual | given_dates(desk, task)
    for said in predict(desk, task):
        date = Given(by, "given", desk.now) if by else dates.get(said.subject)
        if date is not None:
            done = said.done_by(date.due) if date.due > said.predicted_at else 0.0
            yield Delay(said.subject, said.repository, date.due, date.source, 1 - (done or 0.0), said.reasons)


def delay_score(desk: Desk) -> Scored:
    """Return how good the models in use would have been at this: trained on the first four fifths, asked about the rest."""
    changes, *issues = (_kept(desk, task) for task in _tasks(desk))
    return msgspec.structs.replace(changes, issues=issues[0] if issues else None)


def _kept(desk: Desk, task: Task) -> Scored:
    """Return the score of one task, remembered by version and dates, because it costs a training."""
    speaking = in_use(desk, task)
    if speaking is None:
        return Scored()
    key = f"missed:{speaking.serving.version}:{desk.store.meta('derived:change_due')}"
    kept = desk.store.meta(key)
    if kept:
        return msgspec.json.decode(kept, type=Scored)
    found = _scored(told_until(desk, task), task, speaking.trial.chosen)
    with suppress(StoreLocked):  # others look at the same time: who comes next remembers it
        desk.store.remember(key, msgspec.json.encode(found).decode())
    return found


def _scored(desk: Desk, task: Task, chosen: str) -> Scored:
    now = np.datetime64(desk.now, "us")
    rows = without_aside(gather(desk.store, desk.settings, task, desk.now))[0]
    rows = rows.take(rows.groups["age"] == "opened")
    cut = rows.at[int(len(rows) * 0.8)] if len(rows) else now
    early, late = known(rows.take(rows.at < cut), cut, task.absent), known(rows.take(rows.at >= cut), now, task.absent)
    try:
        plan = Plan(task.target, cut)
        model, _ = refit(task, early, plan, find("headway.models.candidates", Candidate, chosen, "candidate"))
    except HeadwayError:
        return Scored()
    issued, usual = given_dates(desk, task), {} if task.needs else usual_dates(desk)
    given, every = _against(model, (early, late), now, [issued]), _against(model, (early, late), now, [issued, usual])
    return given if task.needs else msgspec.structs.replace(every, given=given)


def _against(
    model: Model, parts: tuple[Rows, Rows], now: np.datetime64, dates: Sequence[Mapping[str, Given]]
) -> Scored:
    """Score what a model says of later rows missing the first date they have, beside always saying how many earlier ones did."""
    early, late = (first_allowed(rows, dates) for rows in parts)
    known_then, missed_then = _missed(parts[0], early, parts[1].at[0] if len(late) else now)
    rate = float(missed_then[known_then].mean()) if known_then.any() else 1 - LATE
    told, missed = _missed(parts[1], late, now)
    if told.sum() < LEAST_KIND:
        return Scored()
    said = 1 - chance_by(model.predict(parts[1].take(told)), late[told])
    return Scored(int(told.sum()), brier(missed[told], said), brier(missed[told], np.full(len(said), rate)))


def _missed(rows: Rows, date: np.ndarray, now: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
    """Return of which rows the date has passed by `now` (NaN: there is none), and whether they took longer; both (n,)."""
    # those done before a date that is still to come are the quick ones: they wait with the others
    return date <= seconds(now - rows.at), (rows.y > date).astype(float)


def _tasks(desk: Desk, by: datetime | None = None) -> list[Task]:
    """Return the tasks whose curves tell delays: of changes, and of issues where there are any and each has its own date."""
    names = ("completion_time",) if by else ("completion_time", "issue_time")
    return asked_here(desk, [find("headway.models.tasks", Task, name, "task") for name in names])
