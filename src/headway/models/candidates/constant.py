"""Constant: the one rate of everything that was learnt from, whatever the row; what every other candidate must not fall below."""

import numpy as np

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._curve import Curve, log_odds
from headway.models.candidates._learners import Scored, learnable, loader, shrunk, truth


@candidate(kind="rule", targets=("chance",), load=loader())
def constant(rows: Rows, plan: Plan) -> Model:  # noqa: ARG001 - a rule needs no plan
    """Tell the rate of all rows learnt from: it ranks nothing, and is what is left where nothing else is better.

    *Known problems:* it knows neither the row nor the time of it; a rate that moves makes it wrong everywhere at once.
    """
    y = truth(rows)
    # where there is enough to learn from it is the very rate that the floor compares with
    rate = float(y.mean()) if learnable(y) else shrunk(y)
    return Scored(rows.names, {}, Curve(1.0, float(log_odds(np.array([rate]))[0])))
