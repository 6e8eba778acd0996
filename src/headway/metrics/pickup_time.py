"""Pickup time: from ready for review until another person first looks."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="change",
    at="coalesce(first_review_at, landed_at)",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Stages",
    source="Stage boundaries of docs/how-it-works: ready to first review by a person other than the author",
    where=f"state = 'landed' and {NOT_BOT}",
)
def pickup_time() -> str:
    r"""Median time from ready for review to the first review by a person other than the author.

    $$\operatorname{median}_{c}\,(t^{first\ review}_c - t^{ready}_c)$$

    Changes by bots are left out. Known problems: git keeps no trace of a review's time, so from git alone it is
    missing, and counted as missing.

    >>> measure([
    ...     {"state": "landed", "ready_at": "2026-01-03", "first_review_at": "2026-01-04", "landed_at": "2026-01-06"},
    ...     {"state": "landed", "ready_at": "2026-01-03", "landed_at": "2026-01-06"},
    ... ])
    1 d  n 1  missing 1
    """
    return seconds("ready_at", "first_review_at")
