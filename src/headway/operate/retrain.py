"""Retraining: a challenger meets the champion on the newest ripe rows that neither has seen, and serves only if it wins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
import numpy as np

from headway.core.errors import HeadwayError
from headway.models import scores
from headway.models.adaptive import served
from headway.models.base import Plan, Rows, Task
from headway.models.entry import without_aside
from headway.models.known import known
from headway.models.measures import Truth, losses
from headway.models.trial import Say, refit
from headway.models.verdict import failures
from headway.operate.gather import gather
from headway.operate.release import RolledBack, release
from headway.operate.serve import Desk, InUse, in_use, must_have_teams, told_until
from headway.operate.train import Trained, train
from headway.operate.truth import noun
from headway.operate.watching import watch_one

LEAST_DUEL = 50
"""Ripe rows since the champion's training below which the two cannot be compared on what neither has seen."""


@dataclass(frozen=True)
class When:
    """When to retrain: always, unless only `if_degraded` or only a model at least `every` days old is meant."""

    if_degraded: bool = False
    every: int | None = None


class Retrained(msgspec.Struct, frozen=True):
    """What a retraining did: whether the model was switched, to which version, and one sentence that says why."""

    task: str
    switched: bool
    version: str
    sentence: str
    gain: float | None = None
    gain_low: float | None = None
    gain_high: float | None = None
    n: int = 0


def retrain_all(desk: Desk, tasks: Sequence[Task], when: When, say: Say = lambda _: None) -> list[Retrained]:
    """Retrain each task; whatever goes wrong with one is its sentence, and its model goes on serving."""
    return [_guarded(desk, task, when, say) for task in tasks]


def _guarded(desk: Desk, task: Task, when: When, say: Say) -> Retrained:
    try:
        return _one(told_until(desk, task), task, when, say)
    except HeadwayError as error:
        return Retrained(task.name, False, "", error.what)


def _one(desk: Desk, task: Task, when: When, say: Say) -> Retrained:
    must_have_teams(desk, task)
    speaking = _healthy(desk, task)
    rows = gather(desk.store, desk.settings, task, desk.now)
    reason = _reason(desk, speaking, rows, when)
    if not reason and speaking:
        return Retrained(task.name, False, speaking.serving.version, "Not due.")
    say(f"{task.title}: {reason}")
    trained = train(desk, task, rows, Plan(task.target, np.datetime64(desk.now, "us")), None, say=say)
    if speaking is None:
        made = release(desk, task, trained)
        return Retrained(task.name, True, made.serving.version, f"{reason} {trained.trial.verdict}")
    try:
        return _duel(desk, speaking, rows, trained)
    except RolledBack as error:
        return Retrained(task.name, False, speaking.serving.version, f"Not switched: {error.what}")


def _healthy(desk: Desk, task: Task) -> InUse | None:
    try:
        return in_use(desk, task)
    except HeadwayError:
        return None  # a model that cannot be read serves nobody; a new one needs not beat it


def _reason(desk: Desk, speaking: InUse | None, rows: Rows, when: When) -> str:
    """Say why it is due, "" when it is not."""
    if speaking is None:
        return "Nothing was in use yet."
    if when.if_degraded:
        found = watch_one(desk, speaking, rows)
        return found.sentence if found.state in ("degraded", "stale") else ""
    if when.every is not None:
        days = (desk.now - speaking.as_of) / timedelta(days=1)
        return f"It is {days:.0f} days old." if days >= when.every else ""
    return "Asked for."


def _duel(desk: Desk, speaking: InUse, rows: Rows, trained: Trained) -> Retrained:
    """Compare on rows since the champion's training: a twin of the challenger, trained before them, stands in for it."""
    task, since = speaking.serving.task, np.datetime64(speaking.as_of, "us")
    later = without_aside(rows.take(rows.at > since))[0]
    half = later.take(np.arange(len(later) // 2, len(later)))
    judged = known(half, trained.plan.now, task.absent)
    if len(judged) < LEAST_DUEL:
        return _without_newer(desk, speaking, trained, len(judged))
    twin, _ = refit(task, rows.take(rows.at < judged.at[0]), replace(trained.plan, now=judged.at[0]), trained.candidate)
    truth = Truth.of(judged)
    new, old = (
        losses(task, truth, served(model, judged, asked))
        for model, asked in ((twin, judged), (speaking.serving.model, later))
    )
    gain, low, high = scores.paired_gain(new, old, trained.plan.seed)
    told: dict[str, Any] = {"gain": gain, "gain_low": low, "gain_high": high, "n": len(judged)}
    words = f"{gain:+.1%} ({low:+.1%} to {high:+.1%}) on {len(judged):,} newer changes"
    if gain <= 0:
        return Retrained(
            task.name, False, speaking.serving.version, f"Not switched: the challenger saves {words}.", **told
        )
    made = release(desk, task, trained)
    return Retrained(task.name, True, made.serving.version, f"Switched: the challenger saves {words}.", **told)


def _without_newer(desk: Desk, speaking: InUse, trained: Trained, n: int) -> Retrained:
    """Decide where both know the same past: the champion stays, unless it fails a check itself or its recipe does worse."""
    task, version, things = speaking.serving.task, speaking.serving.version, noun(speaking.serving.task.name)
    few = f"{n} newer {things} that neither model has seen can be judged, {LEAST_DUEL - n} fewer than the {LEAST_DUEL} needed"
    if trained.trial.chosen == speaking.trial.chosen:
        return Retrained(task.name, False, version, f"Not switched: {few}; {speaking.trial.chosen} stays.", n=n)
    found = duel_of_recipes(task, speaking.trial.chosen, trained)
    failed = _failed(speaking, trained)
    told = f" Trained alike, {trained.trial.chosen} saves {found}." if found else ""
    gains: dict[str, Any] = {"gain": found.gain, "gain_low": found.low, "gain_high": found.high} if found else {}
    if not failed and not (found and found.low > 0):
        stays = f"Not switched: {few}; {speaking.trial.chosen} stays.{told}"
        return Retrained(task.name, False, version, stays, n=n, **gains)
    made = release(desk, task, trained)
    why = (
        f"{speaking.trial.chosen} fails {' and '.join(failed)} now, though {few}.{told}"
        if failed
        else f"trained alike, it saves {found}; {few}."
    )
    sentence = f"Switched to {trained.trial.chosen}: {why}"
    return Retrained(task.name, True, made.serving.version, sentence, n=n, **gains)


class Gained(NamedTuple):
    """The share of the champion's loss that a challenger saves, its 95 % interval, and on how many rows."""

    gain: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.gain:+.1%} ({self.low:+.1%} to {self.high:+.1%}) on the {self.n:,} rows held out from both"


def duel_of_recipes(task: Task, champion: str, trained: Trained) -> Gained | None:
    """Compare what two candidates, trained alike on the same earlier rows, said of the rows held out from both.

    The models in use know those rows; their recipes did not when they spoke. The interval is as wide as the number of
    candidates looked at asks for. None where the champion's candidate did not enter the trial, or is the one chosen.
    """
    said, test = trained.outcome.predicted, trained.outcome.test
    if champion not in said or champion == trained.trial.chosen:
        return None
    truth = Truth.of(test)
    new, old = (losses(task, truth, said[name]) for name in (trained.trial.chosen, champion))
    return Gained(*scores.paired_gain(new, old, trained.plan.seed, max(trained.trial.looks, 1)), len(test))


def _failed(speaking: InUse, trained: Trained) -> list[str]:
    """Return the checks that the champion, trained anew, does not pass on the newest rows."""
    return next((failures(r) for r in trained.trial.results if r.name == speaking.trial.chosen), [])
