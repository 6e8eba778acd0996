"""Word weights: a regularised linear model over hashed words beside the facts."""

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._words import fit_words, load, tune_words

HELD_BACK = 0.2
"""Share of the newest rows that tells the penalty."""


@candidate(kind="classical", targets=("chance", "kind"), load=load)
def word_weights(rows: Rows, plan: Plan) -> Model:
    """Fit a logistic regression with an L2 penalty to the words (unit length a row) and the scaled facts.

    The penalty is the one of three with the lowest loss on the newest fifth of the rows; then all rows are fitted.

    *Known problems:* a word counts the same wherever it stands; two words that fall into one bucket share a weight.
    """
    cut = int(len(rows) * (1 - HELD_BACK))
    return fit_words(rows, plan, tune_words(rows, plan, cut)[1])
