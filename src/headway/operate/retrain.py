"""Retraining: a challenger meets the champion on the newest ripe rows that neither has seen, and serves only if it wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import numpy as np

from headway.core.errors import HeadwayError
from headway.models.base import Plan, Rows, Task
from headway.models.trial import Say
from headway.models.verdict import failures
from headway.operate.duel import LEAST_DUEL, Gained, duel_of_models, duel_of_recipes, newer
from headway.operate.gather import gather
from headway.operate.monitor import STALE_DAYS
from headway.operate.monitor_all import watch_one
from headway.operate.release import RolledBack, release
from headway.operate.serve import Desk, InUse, in_use, must_have_teams, told_until
from headway.operate.train import Trained, train
from headway.operate.truth import noun


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
    """Compare the two on newer rows, or where those are too few their recipes, and switch where that gives a reason to."""
    task, old = speaking.serving.task, speaking.trial.chosen
    n = len(newer(speaking, rows, trained.plan.now))
    found = duel_of_models(speaking, rows, trained) if n >= LEAST_DUEL else duel_of_recipes(task, old, trained)
    few = (
        ""
        if n >= LEAST_DUEL
        else f"{n} newer {noun(task.name)} that neither model has seen can be judged, {LEAST_DUEL - n} fewer than the {LEAST_DUEL} needed"
    )
    gains: dict[str, Any] = {"gain": found.gain, "gain_low": found.low, "gain_high": found.high} if found else {}
    saves = f"{'Trained alike, ' if few else ''}{trained.trial.chosen} saves {found}." if found else ""
    why = _why_switch(desk, speaking, trained, found)
    if not why:
        stays = "; ".join(part for part in (few, f"{old} stays.") if part)
        return Retrained(
            task.name,
            False,
            speaking.serving.version,
            " ".join(filter(None, (f"Not switched: {stays}", saves))),
            n=n,
            **gains,
        )
    made = release(desk, task, trained)
    told = f"Switched to {trained.trial.chosen}: {why}{f', though {few}' if few else ''}."
    return Retrained(task.name, True, made.serving.version, " ".join(filter(None, (told, saves))), n=n, **gains)


def _why_switch(desk: Desk, speaking: InUse, trained: Trained, found: Gained | None) -> str:
    """Say why the challenger shall serve, "" where nothing shows that it should."""
    old = speaking.trial.chosen
    if failed := _failed(speaking, trained):
        return f"{old} fails {' and '.join(failed)} now"
    if found and found.is_shown:
        return f"it does better than {old} beyond chance"
    days = (desk.now - speaking.as_of) / timedelta(days=1)
    # what is as good and knows the newest year serves rather than what does not know it
    if days > STALE_DAYS and found and found.high >= 0:
        return f"{old} is {days:,.0f} days old, and the new one is not shown to do worse"
    return ""


def _failed(speaking: InUse, trained: Trained) -> list[str]:
    """Return the checks that the champion, trained anew, does not pass on the newest rows."""
    return next((failures(r) for r in trained.trial.results if r.name == speaking.trial.chosen), [])
