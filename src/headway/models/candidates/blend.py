"""Blend: the mean of logistic regression, boosted trees and forest, in log-odds."""

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._learners import learn, loader
from headway.models.candidates._linear import Linear
from headway.models.candidates._trees import Boosting, Forest


@candidate(kind="classical", targets=("chance",), load=loader(Linear(), Boosting(), Forest()))
def blend(rows: Rows, plan: Plan) -> Model:
    """Average three learners that err in different ways, with equal weights, and calibrate the mean.

    *Known problems:* three models to keep and to serve; equal weights, because weights learnt on few rows are noise.
    """
    return learn(rows, plan, Linear(), Boosting(), Forest())
