"""Age of work in progress: how long the changes under way have been so."""

from headway.metrics.base import NOT_BOT, metric, quantile, seconds


@metric(
    table="work_in_progress",
    at="started_at",
    kind=quantile(0.5),
    unit="s",
    better="lower",
    group="Flow",
    source="Kanban Guide: work item age",
    where=NOT_BOT,
    ends="ended_at",
)
def work_in_progress_age() -> str:
    r"""Median time since the start of the changes that are under way at the end of the period.

    $$\operatorname{median}_{c : t^{start}_c < T \le t^{end}_c}\,(T - t^{start}_c)$$

    Changes by bots are left out. Known problems: as of work in progress; and old changes are over-represented among
    those under way, so it is longer than cycle time even when nothing changes.

    >>> measure([{"started_at": "2026-02-27"}, {"started_at": "2026-02-19"}, {"started_at": "2026-01-01", "ended_at": "2026-01-02"}])
    6 d  n 2
    """
    return seconds("started_at", ":end")
