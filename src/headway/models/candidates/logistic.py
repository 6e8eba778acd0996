"""Logistic regression: the logarithm of every fact, with a few kinks, under a penalty."""

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._learners import learn, loader
from headway.models.candidates._linear import Linear


@candidate(kind="classical", targets=("chance",), load=loader(Linear()))
def logistic(rows: Rows, plan: Plan) -> Model:
    """Weigh the signed logarithm of each fact, bent at five of its quantiles, with an L2 penalty tuned on later rows.

    *Known problems:* facts only add up; what matters only together is missed.
    """
    return learn(rows, plan, Linear())
