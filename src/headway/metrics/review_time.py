"""Review time: from the first review until the change lands."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="change",
    at="landed_at",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Stages",
    source="Stage boundaries of docs/how-it-works: first review to merged",
    where=f"state = 'landed' and {NOT_BOT}",
    starts="first_review_at",
)
def review_time() -> str:
    r"""Median time from the first review to the landing; changes by bots are left out.

    $$\operatorname{median}_{c}\,(t^{landed}_c - t^{first\ review}_c)$$

    Known problems: git keeps no trace of a review's time, so from git alone it is missing, and counted as missing.

    >>> measure([
    ...     {"state": "landed", "first_review_at": "2026-01-04", "landed_at": "2026-01-06"},
    ...     {"state": "landed", "landed_at": "2026-01-06"},
    ... ])
    2 d  n 1  missing 1
    """
    return seconds("first_review_at", "landed_at")
