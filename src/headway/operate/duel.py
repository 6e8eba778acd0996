"""A duel: the share of the champion's loss that a challenger saves on the same rows, and whether chance alone could have made it."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from headway.core.stats.paired import paired_gain
from headway.models.adaptive import served
from headway.models.base import Rows, Task
from headway.models.entry import without_aside
from headway.models.known import known
from headway.models.measures import Truth, losses
from headway.models.trial import refit
from headway.operate.serve import InUse
from headway.operate.train import Trained
from headway.operate.truth import noun

LEAST_DUEL = 50
"""Ripe rows since the champion's training below which the two cannot be compared on what neither has seen."""


class Gained(NamedTuple):
    """The share of the champion's loss that a challenger saves, its 95 % interval, and of which rows, in words.

    The interval is as wide as the number of candidates that were ever looked at on such rows asks for.
    """

    gain: float
    low: float
    high: float
    where: str

    @property
    def is_shown(self) -> bool:
        """Whether the challenger does better beyond what chance alone makes: a switch needs no less."""
        return self.low > 0

    def __str__(self) -> str:
        told = f"{self.gain:+.1%} ({self.low:+.1%} to {self.high:+.1%})".replace("-0.0%", "+0.0%")
        return f"{told} on {self.where}"


def newer(speaking: InUse, rows: Rows, now: np.datetime64) -> Rows:
    """Return the rows to judge on: the later half of those since the champion's training, with their truth as known now."""
    later = _since(speaking, rows)
    return known(later.take(np.arange(len(later) // 2, len(later))), now, speaking.serving.task.absent)


def duel_of_models(speaking: InUse, rows: Rows, trained: Trained) -> Gained:
    """Compare on `newer` rows: a twin of the challenger, trained before them, stands in for it."""
    task, judged = speaking.serving.task, newer(speaking, rows, trained.plan.now)
    earlier, then = rows.take(rows.at < judged.at[0]), replace(trained.plan, now=judged.at[0])
    twin, _ = refit(task, earlier, then, trained.candidate)
    old = served(speaking.serving.model, judged, _since(speaking, rows))
    words = f"{len(judged):,} newer {noun(task.name)}"
    return _gained(task, judged, (served(twin, judged, judged), old), trained, words)


def duel_of_recipes(task: Task, champion: str, trained: Trained) -> Gained | None:
    """Compare what two candidates, trained alike on the same earlier rows, said of the rows held out from both.

    The models in use know those rows; their recipes did not when they spoke. None where the champion's candidate did not
    enter the trial, or is the one chosen.
    """
    said, test = trained.outcome.predicted, trained.outcome.test
    if champion not in said or champion == trained.trial.chosen:
        return None
    both = said[trained.trial.chosen], said[champion]
    return _gained(task, test, both, trained, f"the {len(test):,} rows held out from both")


def _since(speaking: InUse, rows: Rows) -> Rows:
    return without_aside(rows.take(rows.at > np.datetime64(speaking.as_of, "us")))[0]


def _gained(task: Task, rows: Rows, said: tuple[np.ndarray, np.ndarray], trained: Trained, where: str) -> Gained:
    new, old = (losses(task, Truth.of(rows), one) for one in said)
    return Gained(*paired_gain(new, old, trained.plan.seed, max(trained.trial.looks, 1)), where)
