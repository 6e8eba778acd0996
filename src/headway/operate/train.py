"""One training: the honest trial, the refit of the winner on all that is known, and what is watched of it afterwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headway.models.base import Candidate, Model, Plan, Rows, Task, Trial
from headway.models.guard import NotYet
from headway.models.trial import Outcome, refit, run_trial

Say = Callable[[str], None]


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
    task: Task, rows: Rows, plan: Plan, candidates: Sequence[Candidate] | None, say: Say = lambda _: None
) -> Trained:
    """Try the candidates on rows and refit the one the protocol chose on everything known at `plan.now`.

    Raises `NotYet` where history is too short, `NotReleased` where no candidate passed its checks (the error's `trial` says why).
    """
    outcome = run_trial(task, rows, plan, candidates, say=say)
    trial = outcome.trial
    if not trial.chosen:
        failed = [c.sentence for r in trial.results[:1] for c in r.checks if c.passed is False]
        raise NotReleased(f"Not yet: no candidate passed its checks. {' '.join(failed[:1])}")
    candidate = outcome.candidates[trial.chosen]
    model, matrix = refit(task, rows, plan, candidate)
    return Trained(trial, candidate, model, matrix, plan, outcome)
