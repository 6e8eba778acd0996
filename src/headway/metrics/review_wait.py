"""Review wait: how long a change that was opened waits for its first review."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="change",
    at="coalesce(first_review_at, landed_at)",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Review",
    source="OpenTelemetry: vcs.change.time_to_approval, up to the first review",
    where=f"state = 'landed' and {NOT_BOT}",
)
def review_wait() -> str:
    r"""Median time from opening a change for review to its first review by another person, its time as a draft included.

    $$\operatorname{median}_{c}\,(t^{first\ review}_c - t^{opened}_c)$$

    Changes by bots are left out. Known problems: git keeps no trace of either instant, so from git alone it is
    missing, and counted as missing.

    >>> measure([
    ...     {"state": "landed", "opened_at": "2026-01-03", "first_review_at": "2026-01-05", "landed_at": "2026-01-06"},
    ...     {"state": "landed", "landed_at": "2026-01-06"},
    ... ])
    2 d  n 1  missing 1
    """
    return seconds("opened_at", "first_review_at")
