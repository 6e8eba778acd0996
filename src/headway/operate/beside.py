"""The rule beside a model: the best one of its trial, trained the same day, so that both are scored on the same predictions."""

import numpy as np

from headway.core.errors import HeadwayError
from headway.core.registry import find
from headway.models.base import Candidate, Model, Plan, Rows
from headway.models.entry import without_aside
from headway.models.known import known
from headway.models.result import Trial
from headway.operate.serve import InUse


def best_rule(trial: Trial) -> str:
    """Return the name of the rule that did best on the folds of the training, "" where none was tried."""
    rules = [result for result in trial.results if result.kind == "rule"]
    return min(rules, key=lambda one: one.measures.get("folds_score", one.score)).name if rules else ""


def rule_beside(speaking: InUse, rows: Rows) -> Model | None:
    """Train the best rule of a task on what was known when the model in use was trained; None where there is none."""
    name, task, then = best_rule(speaking.trial), speaking.serving.task, np.datetime64(speaking.as_of, "us")
    if not name:
        return None
    try:
        rule = find("headway.models.candidates", Candidate, name, "candidate")
        return rule.fit(known(without_aside(rows)[0], then, task.absent), Plan(task.target, then))
    except (HeadwayError, ValueError):
        return None  # nothing was known then that the rule could be made of; the model is scored without it
