"""Failed deployment recovery time: how long a release that needed repair stood before its repair came out."""

from headway.metrics.base import metric, quantile, seconds


@metric(
    table="deployment",
    at="recovered_at",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="DORA",
    source="DORA: failed deployment recovery time (dora.dev, 2026); failures inferred from repair releases",
    where="is_failed",
    starts="deployed_at",
)
def failed_deployment_recovery_time() -> str:
    r"""Median time from a release that failed to the release that repaired it.

    $$\operatorname{median}_{r\ failed}\,(t^{repaired}_r - t^{released}_r)$$

    Known problems: a failure is known only by its repair release (see incident), so a failure nobody repaired
    within the settings' days is not seen, and the time cannot exceed them. Time until a rollback outside git is
    unknown.

    >>> measure([
    ...     {"deployed_at": "2026-01-08", "is_failed": True, "recovered_at": "2026-01-09"},
    ...     {"deployed_at": "2026-01-15", "is_failed": True, "recovered_at": "2026-01-18"},
    ...     {"deployed_at": "2026-02-10", "is_failed": False},
    ... ])
    2 d  n 2
    """
    return seconds("deployed_at", "recovered_at")
