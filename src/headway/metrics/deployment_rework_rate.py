"""Deployment rework rate: the share of releases that were made to repair an earlier one."""

from headway.metrics.base import SHARE, metric


@metric(
    table="deployment",
    at="deployed_at",
    kind=SHARE,
    unit="%",
    better="lower",
    group="DORA",
    source="DORA: deployment rework rate (dora.dev, 2026); unplanned releases inferred from what they revert or fix",
)
def deployment_rework_rate() -> str:
    r"""Unplanned releases that repair an earlier one, among all releases.

    $$\frac{|\{r : r\ repairs\ another\}|}{|\{r\}|}$$

    Known problems: DORA asks for unplanned deployments made because of an incident in production; here a repair
    release stands for one. A repair that travels with planned work counts as one too. It is a lower bound.

    >>> measure([{"deployed_at": "2026-01-08", "is_repair": False}, {"deployed_at": "2026-01-09", "is_repair": True}])
    50.0 %  n 2
    """
    return "is_repair"
