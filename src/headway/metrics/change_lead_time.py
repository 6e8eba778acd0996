"""Change lead time: how long a change waits between its first commit and the release that first holds it."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="deployed_change",
    at="deployed_at",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="DORA",
    source="DORA: change lead time (dora.dev, 2026), with releases standing for production deployments",
    where=NOT_BOT,
    starts="landed_at",
)
def change_lead_time() -> str:
    r"""Median time from a change's first commit to the release that first holds it.

    $$\operatorname{median}_{c}\,(t^{released}_c - t^{first\ commit}_c)$$

    Changes by bots are left out. Known problems: where a squash, rebase or direct push hides the first commit the
    time is missing, and counted as missing. A change that never ships is not in it, so a stuck team can look fast:
    see how many are open beside it. A release is not always a deployment to production.

    >>> measure([
    ...     {"first_commit_at": "2026-01-01", "landed_at": "2026-01-02", "deployed_at": "2026-01-03"},
    ...     {"first_commit_at": "2026-01-01", "landed_at": "2026-01-02", "deployed_at": "2026-01-05"},
    ...     {"first_commit_at": None, "landed_at": "2026-01-02", "deployed_at": "2026-01-05"},
    ...     {"first_commit_at": "2026-01-01", "landed_at": "2026-01-02"},
    ... ])
    3 d  n 2  missing 1  open 1
    """
    return seconds("first_commit_at", "deployed_at")
