"""Coding time: from a change's first commit until it is ready for review."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="change",
    at="coalesce(ready_at, landed_at)",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Stages",
    source="Stage boundaries of docs/how-it-works: first commit authored to ready for review",
    where=f"state = 'landed' and {NOT_BOT}",
)
def coding_time() -> str:
    r"""Median time from the first commit to ready for review; time as a draft counts as coding.

    $$\operatorname{median}_{c}\,(t^{ready}_c - t^{first\ commit}_c)$$

    Changes by bots are left out. Known problems: a lone commit tells no span, so its time is missing; git alone
    takes the last commit before the landing for ready, so a change reworked during its review looks coded for
    longer. Where the landing hides its branch the time is missing, and counted as missing.

    >>> measure([
    ...     {"state": "landed", "first_commit_at": "2026-01-01", "ready_at": "2026-01-03", "landed_at": "2026-01-04"},
    ...     {"state": "landed", "is_hidden": True, "landed_at": "2026-01-05"},
    ... ])
    2 d  n 1  missing 1
    """
    return f"case when ready_at > first_commit_at then {seconds('first_commit_at', 'ready_at')} end"
