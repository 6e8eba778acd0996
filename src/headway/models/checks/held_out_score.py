"""Held-out score: better than the rule on rows it never saw, by more than chance."""

import numpy as np

from headway.core.stats.paired import paired_gain
from headway.models.base import Case, Checked, check
from headway.models.measures import Truth, losses


@check
def held_out_score(case: Case) -> Checked:
    """Pass when the proper score beats the rule's by the least gain that the task asks for, its 95 % interval above none.

    The interval is of 1 - 5 %/looks where several candidates were looked at on these rows.

    The rule itself passes: it is what is served when nothing beats it.
    """
    truth, name = Truth.of(case.test), case.task.score.replace("_", " ")
    own = losses(case.task, truth, case.predicted)
    if np.array_equal(case.predicted, case.rule):
        return Checked(
            "held_out_score", True, f"It is the rule itself; its {name} is {own.mean():.4f}.", {"n": len(own)}
        )
    gain, low, high = paired_gain(own, losses(case.task, truth, case.rule), seed=1, looks=case.looks)
    passed = bool(gain >= case.task.least_gain and low > 0)
    said = f"It saves {100 * gain:.1f} % of the rule's {name} on {len(own):,} later rows (95 % interval{_widened(case.looks)} {100 * low:.1f} % to {100 * high:.1f} %)"
    asked = f"; {100 * case.task.least_gain:.0f} % and an interval above none are asked for."
    return Checked(
        "held_out_score",
        passed,
        said + asked,
        {
            "n": len(own),
            "gain": gain,
            "gain_low": low,
            "gain_high": high,
            "least_gain": case.task.least_gain,
            "looks": case.looks,
        },
    )


def _widened(looks: int) -> str:
    return f", widened for {looks} candidates that were looked at on these rows," if looks > 1 else ""
