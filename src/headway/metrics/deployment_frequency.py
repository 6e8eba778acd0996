"""Deployment frequency: how many releases come out in a week."""

from headway.metrics.base import RATE, metric


@metric(
    table="deployment",
    at="deployed_at",
    kind=RATE,
    unit="releases/week",
    better="higher",
    group="DORA",
    source="DORA: deployment frequency (dora.dev, 2026), with releases standing for production deployments",
    outcome=False,
)
def deployment_frequency() -> str:
    r"""Releases for each week that was observed.

    $$\frac{|\{releases\ in\ the\ window\}|}{weeks\ observed}$$

    Known problems: a stable tag stands for a deployment; a team that deploys without tagging looks slow.
    Pre-releases are not counted. Weeks before the first and after the last landing that was read are not in the
    denominator. The interval takes releases to be independent of one another; regular ones vary less than it says.

    >>> measure([{"deployed_at": "2026-01-08"}, {"deployed_at": "2026-01-15"}, {"deployed_at": "2026-02-10"}], every="month")
    2026-01-01  0.45 releases/week  n 2
    2026-02-01  0.25 releases/week  n 1
    """
    return "1"
