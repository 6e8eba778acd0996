"""Cycle time: from a change's first commit until it lands."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="change",
    at="landed_at",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Flow",
    source="OpenTelemetry: vcs.change.time_to_merge, from the first commit",
    where=f"{NOT_BOT}",
    starts="first_commit_at",
)
def cycle_time() -> str:
    r"""Median time from the first commit to the landing; changes by bots are left out.

    $$\operatorname{median}_{c}\,(t^{landed}_c - t^{first\ commit}_c)$$

    Known problems: missing, and counted as missing, where the landing hides its branch; the rest may be slower or
    faster than those. Elapsed time, nights and weekends included. Changes that are still open stand beside it.

    >>> measure([
    ...     {"first_commit_at": "2026-01-01", "landed_at": "2026-01-03"},
    ...     {"first_commit_at": "2026-01-01", "landed_at": "2026-01-09"},
    ...     {"landed_at": "2026-01-09", "is_hidden": True},
    ...     {"first_commit_at": "2026-02-20"},
    ... ])
    5 d  n 2  missing 1  open 1
    """
    return seconds("first_commit_at", "landed_at")
