"""The chance that an open change misses a date, derived from the time until it is done; scored by the Brier score."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import numpy as np

from headway.core.errors import HeadwayError
from headway.core.registry import find
from headway.core.time import YEAR
from headway.models.base import Candidate, Plan, Rows, Task
from headway.models.durations import chance_by
from headway.models.entry import without_aside
from headway.models.known import known
from headway.models.scores import brier
from headway.models.trial import refit
from headway.operate.gather import gather
from headway.operate.predict import predict, speaker
from headway.operate.serve import Desk

LEAST_KIND = 20
"""Landings of a kind in the last year below which the usual time of its repository stands in."""

LATE = 0.8
"""The usual time of a kind: four of five of its changes took no longer."""

USUAL = """
with took as (
    select repository, type, date_diff('second', first_commit_at, landed_at) as seconds
    from change where landed_at <= ? and landed_at > ? and first_commit_at is not null),
kind as (
    select repository, type, quantile_cont(seconds, 0.8) as usual from took group by all having count(*) >= ?),
whole as (select repository, quantile_cont(seconds, 0.8) as usual from took group by all)
select c.change_id, c.first_commit_at, coalesce(k.usual, w.usual), k.usual is not null
from change c left join kind k using (repository, type) left join whole w using (repository)
where c.state = 'open' and c.first_commit_at is not null"""


@dataclass(frozen=True)
class Delay:
    """One open change: the date it may miss, where that date is from, the chance, and what makes it likelier."""

    subject: str
    repository: str
    due: datetime
    source: str
    missed: float
    reasons: tuple[str, ...]


class Scored(msgspec.Struct, frozen=True):
    """How good such chances were on `n` later changes: Brier score, and that of always saying the rate known before."""

    n: int
    brier: float
    rule_brier: float

    @property
    def sentence(self) -> str:
        """What a reader must know beside the chances."""
        if not self.n:
            return "Not scored: too few later changes with a known end."
        return f"On {self.n:,} later changes: Brier score {self.brier:.3f}, {self.rule_brier:.3f} for always saying the usual rate."


def delays(desk: Desk, by: datetime | None = None) -> list[Delay]:
    """Return the open changes by their chance of missing a date: the one given, else start plus the usual time of their kind.

    The usual time is the one that four of five changes of the type landed within, in the year before `desk.now`. Raises `NotYet`
    where no model of completion times is in use.
    """
    usual = {str(row[0]): row[1:] for row in desk.store.rows(USUAL, [desk.now, desk.now - YEAR, LEAST_KIND])}
    found = []
    for said in predict(desk, _task()):
        start, seconds, is_kind = usual.get(said.subject, (None, None, False))
        due = by or (start + timedelta(seconds=seconds) if start is not None and seconds is not None else None)
        if due is not None:
            done = said.done_by(due) if due > said.predicted_at else 0.0
            source = "given" if by else "usual for its type" if is_kind else "usual for its repository"
            found.append(Delay(said.subject, said.repository, due, source, 1 - (done or 0.0), said.reasons))
    return sorted(found, key=lambda one: (-one.missed, one.subject))


def delay_score(desk: Desk) -> Scored:
    """Return how good the model in use would have been at this: trained on the first four fifths, asked about the rest.

    Remembered by version, because it costs a training.
    """
    speaking = speaker(desk, _task())
    key = f"delay:{speaking.serving.version}"
    kept = desk.store.meta(key)
    if kept:
        return msgspec.json.decode(kept, type=Scored)
    found = _scored(desk, speaking.trial.chosen)
    desk.store.remember(key, msgspec.json.encode(found).decode())
    return found


def _scored(desk: Desk, chosen: str) -> Scored:
    task, now = _task(), np.datetime64(desk.now, "us")
    rows = without_aside(gather(desk.store, desk.settings, task, desk.now))[0]
    rows = rows.take(rows.groups["age"] == "opened")
    cut = rows.at[int(len(rows) * 0.8)] if len(rows) else now
    early, late = rows.take(rows.at < cut), rows.take(rows.at >= cut)
    try:
        plan = Plan(task.target, cut)
        model, matrix = refit(task, early, plan, find("headway.models.candidates", Candidate, chosen, "candidate"))
    except HeadwayError:
        return Scored(0, float("nan"), float("nan"))
    usual = float(np.quantile(matrix.y[~np.isnat(matrix.known_at)], LATE))
    told, missed = _missed(known(late, now, task.absent), usual)
    if told.sum() < LEAST_KIND:
        return Scored(0, float("nan"), float("nan"))
    late = late.take(told)
    said = 1 - chance_by(model.predict(late), np.full(len(late), usual))
    rate = np.full(len(late), 1 - LATE)
    return Scored(len(late), brier(missed[told], said), brier(missed[told], rate))


def _missed(rows: Rows, usual: float) -> tuple[np.ndarray, np.ndarray]:
    """Return of which rows it is known whether they took longer than usual, and whether they did; both (n,)."""
    longer = rows.y > usual
    return ~np.isnat(rows.known_at) | longer, longer.astype(float)


def _task() -> Task:
    return find("headway.models.tasks", Task, "completion_time", "task")
