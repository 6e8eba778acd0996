"""Latency: one prediction, its facts ready, costs next to nothing."""

from headway.models.base import Case, Checked, check
from headway.models.cost import latency as timed

LIMIT_MS = 2.0
"""Ten times the aim of 0.2 ms, so that a slow machine does not stop a release."""


@check
def latency(case: Case) -> Checked:
    """Pass when the median of predicting one row is at most 2 ms; the aim is 0.2 ms, and what was measured is said."""
    if case.model is None or not len(case.test):
        return Checked("latency", None, "Only its predictions are here, not the model.")
    p50, p99 = timed(case.model, case.test)
    said = f"One prediction takes {p50:.3f} ms (p50) and {p99:.3f} ms (p99); at most {LIMIT_MS:.0f} ms (p50) passes."
    return Checked("latency", p50 <= LIMIT_MS, said, {"p50_ms": p50, "p99_ms": p99, "limit_ms": LIMIT_MS})
