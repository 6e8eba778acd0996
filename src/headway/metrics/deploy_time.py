"""Deploy time: from landing until the first release, for changes whose earlier stages can be seen too."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="deployed_change",
    at="deployed_at",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Stages",
    source="Stage boundaries of docs/how-it-works: merged to the first deployment that contains it",
    where=NOT_BOT,
    starts="landed_at",
)
def deploy_time() -> str:
    r"""Median time from landing to release, the fourth stage of the same changes that the first three stages tell of.

    $$\operatorname{median}_{c : branch\ visible}\,(t^{released}_c - t^{landed}_c)$$

    Changes by bots are left out. Known problems: changes that hide their branch are counted as missing here, so
    that the stages are about the same changes; `merge_to_release_time` has them all. Where each merge counts as the
    deployment it is missing, not 0; so it is where a backport came out before the change landed.

    >>> measure([
    ...     {"first_commit_at": "2026-01-01", "landed_at": "2026-01-02", "deployed_at": "2026-01-09", "via": "ancestry"},
    ...     {"landed_at": "2026-01-02", "deployed_at": "2026-01-09", "via": "ancestry"},
    ...     {"first_commit_at": "2026-01-01", "landed_at": "2026-01-02"},
    ... ])
    7 d  n 1  missing 1  open 1
    """
    return f"case when via <> 'merge' and first_commit_at is not null then {seconds('landed_at', 'deployed_at')} end"
