"""The chance that an open change misses a date, derived from the time until it is done; scored by the Brier score."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np

from headway.core.errors import HeadwayError
from headway.core.registry import find
from headway.core.time import YEAR
from headway.models.base import Candidate, Model, Plan, Rows, Task
from headway.models.durations import chance_by
from headway.models.entry import without_aside
from headway.models.known import known
from headway.models.rows import seconds
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
select c.change_id, c.first_commit_at + to_seconds(cast(coalesce(k.usual, w.usual) as bigint)),
       case when k.usual is null then 'usual for its repository' else 'usual for its type' end
from change c left join kind k using (repository, type) left join whole w using (repository)
where c.state = 'open' and c.first_commit_at is not null and w.usual is not null
"""

GIVEN = """
select change_id, due_at, source, issue from change_due where told_at <= ? order by change_id"""
"""The dates that issues give; what a date is of, as a person says it, is in `date_of`."""


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
    """How good such chances were on `n` later changes: Brier score, and that of always saying the rate known before.

    `given` is the same of those whose date an issue gave, None where there were too few.
    """

    n: int = 0
    brier: float | None = None
    rule_brier: float | None = None
    given: "Scored | None" = None

    @property
    def sentence(self) -> str:
        """What a reader must know beside the chances."""
        if self.brier is None:
            return "Not scored: too few later changes with a known end."
        said = f"On {self.n:,} later changes: {self.against} for always saying the usual rate."
        given = self.given
        if given is None or given.brier is None:
            return said
        return f"{said} Of those with a given date, {given.n:,}: {given.against} for always saying how many were missed before."

    @property
    def against(self) -> str:
        """The two scores."""
        return f"Brier score {self.brier:.3f}, {self.rule_brier:.3f}"


def delays(desk: Desk, by: datetime | None = None) -> list[Delay]:
    """Return the open changes by their chance of missing a date: `by`, else that of an issue, else the usual time of their kind.

    The usual time is the one that four of five changes of the type landed within, in the year before `desk.now`. Raises `NotYet`
    where no model of completion times is in use.
    """
    dates = {} if by else _dates(desk)
    found = []
    for said in predict(desk, _task()):
        due, source = (by, "given") if by else dates.get(said.subject, (None, ""))
        if due is not None:
            done = said.done_by(due) if due > said.predicted_at else 0.0
            found.append(Delay(said.subject, said.repository, due, source, 1 - (done or 0.0), said.reasons))
    return sorted(found, key=lambda one: (-one.missed, one.subject))


def date_of(source: str, issue: str) -> str:
    """Say whose date it is.

    >>> date_of("issue", "12"), date_of("milestone", "SHOP-7")
    ('of #12', 'of the milestone of SHOP-7')
    """
    name = f"#{issue}" if issue.isdigit() else issue
    return f"of {name}" if source == "issue" else f"of the {source} of {name}"


def _dates(desk: Desk) -> dict[str, tuple[datetime, str]]:
    """Return by when each open change is due, and where that date is from."""
    usual = desk.store.rows(USUAL, [desk.now, desk.now - YEAR, LEAST_KIND])
    given = desk.store.rows(GIVEN, [desk.now])
    return {str(change): (due, source) for change, due, source in usual} | {
        str(change): (due, date_of(source, issue)) for change, due, source, issue in given
    }


def delay_score(desk: Desk) -> Scored:
    """Return how good the model in use would have been at this: trained on the first four fifths, asked about the rest.

    Remembered by version, because it costs a training.
    """
    speaking = speaker(desk, _task())
    key = f"delay:{speaking.serving.version}:{desk.store.meta('derived:change_due')}"
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
        return Scored()
    usual = float(np.quantile(matrix.y[~np.isnat(matrix.known_at)], LATE))
    late, given = known(late, now, task.absent), _allowed(desk, late)
    before = known(early, cut, task.absent)
    told, missed = _missed(before, _allowed(desk, before), cut)
    rate = float(missed[told].mean()) if told.any() else 1 - LATE
    whole = _against(model, late, np.where(np.isnan(given), usual, given), now, 1 - LATE)
    return msgspec.structs.replace(whole, given=_against(model, late, given, now, rate) if told.any() else None)


def _against(model: Model, late: Rows, allowed: np.ndarray, now: np.datetime64, rate: float) -> Scored:
    """Score what a model says of missing dates that lie `allowed` seconds (n,) ahead, beside always saying `rate`."""
    told, missed = _missed(late, allowed, now)
    if told.sum() < LEAST_KIND:
        return Scored()
    said = 1 - chance_by(model.predict(late.take(told)), allowed[told])
    return Scored(int(told.sum()), brier(missed[told], said), brier(missed[told], np.full(len(said), rate)))


def _missed(rows: Rows, allowed: np.ndarray, now: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
    """Return of which rows the date has passed by `now` (NaN: there is none), and whether they took longer; both (n,)."""
    # those done before a date that is still to come are the quick ones: they wait with the others
    return allowed <= seconds(now - rows.at), (rows.y > allowed).astype(float)


def _allowed(desk: Desk, rows: Rows) -> np.ndarray:
    """Return the seconds, (n,), from each row to the date that an issue gave it; NaN without one that was told and lay ahead."""
    given = {str(change): due for change, due, *_ in desk.store.rows(GIVEN, [desk.now])}
    due = np.array([given.get(str(subject)) for subject in rows.ids], dtype="M8[us]")
    return np.where(due > rows.at, seconds(due - rows.at), np.nan)


def _task() -> Task:
    return find("headway.models.tasks", Task, "completion_time", "task")
