"""Calibration: what was said to happen with a chance of 20 % happened in about 20 % of the cases."""

import numpy as np

from headway.core.stats.intervals import wilson
from headway.models import scores
from headway.models.base import Case, Checked, check
from headway.models.measures import Truth, in_sight

LIMIT = 0.05
"""Largest mean gap between said and happened over ten bins of equal count."""

COVERED = (0.74, 0.86)
"""Where the achieved coverage of an 80 % interval may lie."""

LEAST = 50
_DRAWS = 200


@check
def calibration(case: Case) -> Checked:
    """Pass when the expected calibration error is at most .05, beside what perfect chances show by luck on so few rows.

    For times the 80 % interval covers 74 to 86 % of what happened, or cannot be told from that by its Wilson interval.
    """
    if len(case.test) < LEAST:
        return Checked("calibration", None, f"Only {len(case.test):,} rows: too few to tell ({LEAST} are needed).")
    return _covers(case) if case.task.target == "time" else _gap(case)


def _gap(case: Case) -> Checked:
    y, p = Truth.of(case.test).y, case.predicted
    if case.task.target == "kind":
        y, p = (p.argmax(axis=1) == y).astype(float), p.max(axis=1)
    found = scores.ece(y, p)
    dice = np.random.default_rng(1)
    # Even the truth itself shows a gap on few rows; a real gap and luck add up as squares.
    lucky = [scores.ece((dice.uniform(size=len(p)) < p).astype(float), p) for _ in range(_DRAWS)]
    limit = float(np.hypot(LIMIT, np.quantile(lucky, 0.95)))
    said = f"Said and happened differ by {found:.3f} on average over ten bins of {len(y) // 10:,} rows; at most {limit:.3f} passes."
    numbers: dict[str, float | int | str | None] = {
        "n": len(y),
        "ece": found,
        "limit": limit,
        "said": float(p.mean()),
        "happened": float(y.mean()),
    }
    return Checked("calibration", bool(found <= limit), said, numbers)


def _covers(case: Case) -> Checked:
    times, quantiles = in_sight(Truth.of(case.test), case.predicted)
    share, n = scores.coverage(times, quantiles), len(times)
    low, high = wilson(share * n, n) or (0.0, 1.0)
    passed = bool((low or 0.0) <= COVERED[1] and (high or 1.0) >= COVERED[0])
    said = f"The 80 % interval covered {100 * share:.1f} % of {n:,} rows; {100 * COVERED[0]:.0f} % to {100 * COVERED[1]:.0f} % passes."
    return Checked("calibration", passed, said, {"n": n, "coverage": share, "low": low, "high": high})
