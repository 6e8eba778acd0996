"""The choice among candidates: the cheapest model that is as good as the best, or a rule where none earns its place."""

from dataclasses import dataclass

import numpy as np

from headway.core.stats.paired import paired_error
from headway.models.base import Candidate

AIM_MS = 0.2
"""One prediction, its facts ready, shall take no longer."""

UNEARNED = "gains less than"
"""How the reason of a model begins that has not earned a place: it is never released."""

COST = {"rule": 0, "classical": 1, "deep": 2}


@dataclass(frozen=True)
class Tried:
    """How a candidate did on the folds inside the training part: the loss (n,) of each row, the same rows for all.

    Latencies are of one row, in processor time; the seconds are of the whole training part.
    """

    candidate: Candidate
    loss: np.ndarray
    latency_ms: float
    latency_ms_p99: float
    train_seconds: float

    @property
    def score(self) -> float:
        """Mean loss; lower is better."""
        return float(self.loss.mean())

    @property
    def price(self) -> tuple[int, int, float]:
        """What decides among equally good ones: kind, then whether one row is answered in time, then the score.

        Latencies within the aim, and within ten times the aim, are alike: noise decides nothing.
        """
        return COST[self.candidate.kind], int(np.searchsorted([AIM_MS, 10 * AIM_MS], self.latency_ms)), self.score


def best_rule(tried: list[Tried]) -> Tried | None:
    """Return the rule with the lowest score: what a model has to beat."""
    return min((t for t in tried if t.candidate.kind == "rule"), key=lambda t: t.score, default=None)


def ranked(tried: list[Tried], least_gain: float, seed: int) -> list[tuple[Tried, str]]:
    """Return all candidates, the first choice first, each with why it stands where it does.

    First those within one paired standard error of the best, cheapest first; then the others by score. A model that gains
    less than `least_gain` over the best rule has no place before that rule; where one gains that much it comes before all
    rules, because it has to prove its gain once more, on the rows held out, before it may serve.
    """
    rule, best = best_rule(tried), min(tried, key=lambda t: t.score)
    near = {t.candidate.name for t in tried if t.score - best.score <= paired_error(t.loss, best.loss, seed)}
    earned = {t.candidate.name for t in tried if not rule or t is rule or t.score <= (1 - least_gain) * rule.score}
    if best.candidate.kind != "rule" and best.candidate.name in earned:
        near -= {t.candidate.name for t in tried if t.candidate.kind == "rule"}

    def place(t: Tried) -> tuple[bool, bool, tuple[float, ...]]:
        adequate = t.candidate.name in near
        return t.candidate.name not in earned, not adequate, t.price if adequate else (t.score,)

    return [(t, _why(t, best, near, earned, least_gain)) for t in sorted(tried, key=place)]


def _why(t: Tried, best: Tried, near: set[str], earned: set[str], least_gain: float) -> str:
    if t.candidate.name not in earned:
        return f"{UNEARNED} {100 * least_gain:.0f} % over the rule on the folds of the training"
    if t is best:
        return "best on the folds of the training"
    if t.candidate.name in near:
        return f"within one standard error of {best.candidate.name} on the folds of the training"
    if t.candidate.kind == "rule":
        return (
            f"{best.candidate.name} gains {100 * (1 - best.score / t.score):.0f} % over it on the folds of the training"
        )
    return f"worse than {best.candidate.name} by more than one standard error on the folds of the training"
