"""Rework rate: the share of new lines rewritten or deleted within 21 days."""

from headway.metrics.base import RATIO, REWORK_DAYS, WRITTEN, metric, within


@metric(
    table="line_life",
    at="born_at",
    kind=RATIO,
    unit="%",
    better="neither",
    group="Lines",
    source="Headway: churn of lines within 21 days, a window common in the field",
    where=WRITTEN,
    per="n_lines",
    mature=REWORK_DAYS,
)
def rework_rate() -> str:
    r"""Lines changed or deleted by anyone within 21 days of their landing, among all lines that landed.

    $$\frac{\sum lines\ removed\ by\ anyone\ within\ 21\ days}{\sum lines\ landed}$$

    Lines by bots and in generated files are left out. Known problems: moved lines count as rewritten; it counts
    lines, not their worth, and early rewriting is often how good code comes about. Lines younger than 21 days are
    left out and counted. DORA's rework rate is about deployments, see `deployment_rework_rate`.

    >>> measure([
    ...     {"n_lines": 20, "born_at": "2026-01-01", "removed_at": "2026-01-09", "is_own": True},
    ...     {"n_lines": 30, "born_at": "2026-01-01", "removed_at": "2026-01-10", "is_own": False},
    ...     {"n_lines": 50, "born_at": "2026-01-01", "removed_at": "2026-02-20", "is_own": False},
    ...     {"n_lines": 900, "born_at": "2026-02-25"},
    ... ])
    50.0 %  n 3  young 1
    """
    return within(REWORK_DAYS)
