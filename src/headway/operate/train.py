"""One training: the honest trial, the refit of the winner on all that is known, and what is watched of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from headway.models.base import Candidate, Model, Plan, Rows, Task
from headway.models.guard import NotYet
from headway.models.result import Trial
from headway.models.trial import Outcome, Say, refit, run_trial
from headway.operate import registry
from headway.operate.crowd import may_show
from headway.operate.keep import keep_trial
from headway.operate.serve import Desk
from headway.operate.unseen import unseen


@dataclass(frozen=True)
class Trained:
    """A winner: its trial, the candidate that won, the model refitted on `matrix`, and what it said of rows it was held out from."""

    trial: Trial
    candidate: Candidate
    model: Model
    matrix: Rows
    plan: Plan
    outcome: Outcome


class NotReleased(NotYet):
    """Every candidate failed a check, so none may serve."""


def train(
    desk: Desk, task: Task, rows: Rows, plan: Plan, candidates: Sequence[Candidate] | None, *, say: Say = lambda _: None
) -> Trained:
    """Try the candidates on rows, keep the trial, and refit the one the protocol chose on everything known at `plan.now`.

    Raises `NotYet` where history is too short, `NotReleased` where no candidate passed its checks; the trial is kept then too.
    """
    earlier = registry.trials(desk.home, task.name)
    fair, notes = unseen(desk.store, candidates)
    outcome = run_trial(task, rows, plan, fair, say=say, may_show=may_show(desk), earlier=earlier)
    trial = msgspec.structs.replace(outcome.trial, notes=(*outcome.trial.notes, *notes))
    keep_trial(desk.store, trial)
    registry.keep_trial(desk.home, trial)
    if not trial.chosen:
        failed = [c.sentence for r in trial.results[:1] for c in r.checks if c.passed is False]
        raise NotReleased(f"Not yet: no candidate passed its checks. {' '.join(failed[:1])}")
    candidate = outcome.candidates[trial.chosen]
    model, matrix = refit(task, rows, plan, candidate)
    return Trained(trial, candidate, model, matrix, plan, outcome)
