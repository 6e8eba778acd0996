"""Random forest: the mean of a hundred deep trees, each grown on its own sample of rows and facts."""

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._learners import learn, loader
from headway.models.candidates._trees import Forest


@candidate(kind="classical", targets=("chance",), load=loader(Forest()))
def forest(rows: Rows, plan: Plan) -> Model:
    """Average a hundred trees of up to 256 leaves, each split choosing from a quarter of the facts (Breiman 2001).

    *Known problems:* the largest and slowest of the classical ones; steady where labels are noisy.
    """
    return learn(rows, plan, Forest())
