"""Merge to release time: how long landed work waits for the release that first holds it."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="deployed_change",
    at="deployed_at",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Stages",
    source="OpenTelemetry: the part of vcs.change.duration after vcs.change.time_to_merge",
    where=NOT_BOT,
    starts="landed_at",
)
def merge_to_release_time() -> str:
    r"""Median time from landing to the first release that holds the change, by ancestry or as a backport.

    $$\operatorname{median}_{c}\,(t^{released}_c - t^{landed}_c)$$

    Changes by bots are left out. Known problems: a change in several streams of releases counts in each. A change
    that never ships is not in it: see how many are open beside it. Where each merge counts as the deployment it is
    missing, not 0; so it is where a backport came out before the change landed.

    >>> measure([
    ...     {"landed_at": "2026-01-02", "deployed_at": "2026-01-09", "via": "ancestry", "type": "fix"},
    ...     {"landed_at": "2026-01-05", "deployed_at": "2026-01-09", "via": "backport", "type": "fix"},
    ...     {"landed_at": "2026-02-20", "via": "none", "type": "fix"},
    ... ], by="type")
    fix  5.5 d  n 2  open 1
    """
    return f"case when via <> 'merge' then {seconds('landed_at', 'deployed_at')} end"
