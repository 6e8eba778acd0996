"""Boosted trees: many small trees, each mending what those before it got wrong."""

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._learners import learn, loader
from headway.models.candidates._trees import Boosting


@candidate(kind="classical", targets=("chance",), load=loader(Boosting()))
def boosted_trees(rows: Rows, plan: Plan) -> Model:
    """Grow trees of twelve leaves (LightGBM) as long as the log loss on later rows falls.

    *Known problems:* on a few hundred rows it is less sure of itself than it looks; it cannot go beyond what it saw.
    """
    return learn(rows, plan, Boosting())
