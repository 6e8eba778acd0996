"""Change fail rate: the share of releases that needed a repair release."""

from headway.metrics.base import SHARE, metric


@metric(
    table="deployment",
    at="deployed_at",
    kind=SHARE,
    unit="%",
    better="lower",
    group="DORA",
    source="DORA: change fail rate (dora.dev, 2026); failures inferred from repair releases",
    mature="incidents.days",
)
def change_fail_rate() -> str:
    r"""Releases that a repair release followed, among all releases.

    $$\frac{|\{r : r\ failed\}|}{|\{r\}|}$$

    Releases are counted, not incidents, so it never exceeds 100 %; a release younger than `incidents.days` may
    still fail, so it is left out and counted. Known problems: failures mended without a release of their own are
    not seen, and a team that releases rarely bundles repairs with other work. It is a lower bound.

    >>> measure([
    ...     {"deployed_at": "2026-01-08", "is_failed": True},
    ...     {"deployed_at": "2026-01-15", "is_failed": False},
    ...     {"deployed_at": "2026-02-01", "is_failed": False},
    ...     {"deployed_at": "2026-02-27", "is_failed": False},
    ... ])
    33.3 %  n 3  young 1
    """
    return "is_failed"
