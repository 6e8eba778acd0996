"""Work in progress: how many changes are under way at the end of the period."""

from headway.metrics.base import LEVEL, NOT_BOT, metric


@metric(
    table="work_in_progress",
    at="started_at",
    kind=LEVEL,
    unit="changes",
    better="neither",
    group="Flow",
    source="Flow Framework: flow load",
    outcome=False,
    where=NOT_BOT,
    ends="ended_at",
)
def work_in_progress() -> str:
    r"""How many changes were begun and neither landed nor abandoned at the end of the period.

    $$|\{c : t^{start}_c < T \le t^{end}_c\}|$$

    Changes by bots are left out. Known problems: a change that hides its branch has no start, so it is never under
    way here; a branch nobody touched for the settings' days counts as abandoned from then on; a branch deleted
    before it was read is not seen at all.

    >>> measure([
    ...     {"started_at": "2026-01-10", "ended_at": "2026-02-10"},
    ...     {"started_at": "2026-02-20"},
    ...     {"started_at": "2026-01-01", "ended_at": "2026-01-02"},
    ... ], every="month")
    2026-01-01  1 change  n 1
    2026-02-01  1 change  n 1
    """
    return "1"
