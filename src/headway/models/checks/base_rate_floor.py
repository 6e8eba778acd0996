"""Base-rate floor: chances are no worse than always saying the rate known at the training, nor than a coin."""

import numpy as np

from headway.models import scores
from headway.models.base import Case, Checked, check
from headway.models.measures import Truth

COIN = 0.25
"""The Brier score of always saying one half, whatever happens."""

_ROUNDING = 1e-9


@check
def base_rate_floor(case: Case) -> Checked | None:
    """Pass when the Brier score is at most that of the constant rate known at the training, and at most a coin's (0.25).

    Unlike the held-out score it holds for rules too: whatever is served must not mislead more than a constant would.
    It asks nothing of times and kinds, whose constants are not chances.
    """
    if case.task.target != "chance" or case.base is None:
        return None
    if not len(case.test):
        return Checked("base_rate_floor", None, "No rows to tell it on.")
    y = Truth.of(case.test).y
    own, always = scores.brier(y, case.predicted), scores.brier(y, np.full(len(y), case.base))
    passed = own <= min(always, COIN) + _ROUNDING
    said = f"Its Brier score is {own:.4f} on {len(y):,} later rows; always saying the rate known at the training ({case.base:.3f}) gets {always:.4f}, a coin {COIN}"
    return Checked(
        "base_rate_floor",
        passed,
        f"{said}: {'no worse than either' if passed else 'worse than a constant'}.",
        {"n": len(y), "brier": own, "brier_of_rate": always, "rate": case.base},
    )
