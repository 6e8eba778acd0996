"""Prior and worded blend: a model shipped with Headway beside what the words and facts of this history taught."""

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._mixed import load, mix
from headway.models.shipped import shipped


@candidate(kind="classical", targets=("chance",), load=load, prior=True)
def prior_worded(rows: Rows, plan: Plan) -> Model:
    """Average the worded blend and the shipped prior; how much the prior weighs (none to three quarters), later rows decide.

    The prior saw many projects and few kinds of error there; the local part knows the words and the habits of this one.

    *Known problems:* three models to keep; a team unlike the public projects gains little from the prior.
    """
    return mix(rows, plan, shipped(rows.names))
