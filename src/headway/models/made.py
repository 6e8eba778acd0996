"""What a training made, on its way into a package."""

from dataclasses import dataclass

from headway.models.base import Candidate, Model, Plan, Rows, Task
from headway.models.result import Trial


@dataclass(frozen=True)
class Made:
    """What a training made: the model, by which candidate, on which very rows, by which plan, and the trial behind it."""

    task: Task
    model: Model
    candidate: Candidate
    trial: Trial
    rows: Rows
    plan: Plan
