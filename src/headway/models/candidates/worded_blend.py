"""Worded blend: a linear model over the words and facts of the change, and boosted trees over its facts."""

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._mixed import load, mix


@candidate(kind="classical", targets=("chance",), load=load)
def worded_blend(rows: Rows, plan: Plan) -> Model:
    """Average two models that err in different ways: word weights, and trees whose thresholds are drawn (Geurts et al. 2006).

    *Known problems:* two models to keep; new words of a new subsystem say nothing yet.
    """
    return mix(rows, plan)
