"""How often the 80 % intervals of a model held: those it said live where enough met their truth, else those of its trial."""

from typing import NamedTuple

from headway.core.promise import meant
from headway.operate.live import MET
from headway.operate.serve import Desk, InUse
from headway.operate.truth import noun

LEAST_LIVE = 100
"""Live predictions below which the trial tells more."""


class Held(NamedTuple):
    """The share of `n` intervals that held, and which those were."""

    covered: float | None
    n: int
    of: str

    @property
    def sentence(self) -> str:
        """What a reader must know beside an interval."""
        return f"80 % intervals: {meant(self.covered, self.n, f' {self.of}')}."


def held(desk: Desk, speaking: InUse) -> Held:
    """Return how often the intervals of a model of times held."""
    n, *_, covered = desk.store.rows(MET, [speaking.serving.task.name, desk.now])[0]
    if n >= LEAST_LIVE and covered is not None:
        return Held(covered, n, "live predictions")
    trial = speaking.trial
    told = next((r.measures.get("coverage") for r in trial.results if r.name == trial.chosen), None)
    return Held(told, trial.n_test if told is not None else 0, f"later {noun(trial.task)} of its trial")
