"""Churn: how many lines change."""

from headway.metrics.base import COUNT, metric


@metric(
    table="change",
    at="landed_at",
    kind=COUNT,
    unit="lines",
    better="neither",
    group="Lines",
    source="Nagappan and Ball 2005: code churn",
    outcome=False,
)
def churn() -> str:
    r"""Lines added and removed by the changes that landed, generated files left out.

    $$\sum_{c}\,(added_c + removed_c)$$

    Known problems: a mass reformatting or a vendored library is one large number; the interval takes changes, not
    lines, to be the independent facts. Lines rewritten soon are `rework_rate`.

    >>> measure([
    ...     {"landed_at": "2026-01-05", "n_added": 10, "n_removed": 2},
    ...     {"landed_at": "2026-01-06", "n_added": 100, "n_removed": 0},
    ... ], every="month")
    2026-01-01  112 lines  n 2
    2026-02-01  0 lines  n 0
    """
    return "n_added + n_removed"
