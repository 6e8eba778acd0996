"""Open changes: how many unmerged heads are being worked on."""

from headway.metrics.base import LEVEL, NOT_BOT, metric


@metric(
    table="work_in_progress",
    at="started_at",
    kind=LEVEL,
    unit="changes",
    better="neither",
    group="Flow",
    source="Headway: heads with own commits in the settings' days that have not landed",
    outcome=False,
    where=f"state = 'open' and {NOT_BOT}",
    ends="ended_at",
)
def open_changes() -> str:
    r"""Heads that are open at the last reading and had been begun before the end of the period.

    $$|\{c\ open : t^{start}_c < T\}|$$

    Changes by bots are left out. At the last reading it is `work_in_progress`. Known problems: of the past it knows
    only what is still open; `work_in_progress` has what was open then. Only heads that were pushed and not deleted
    are seen.

    >>> measure([{"started_at": "2026-02-20", "state": "open"}, {"started_at": "2026-02-21", "ended_at": "2026-02-25", "state": "landed"}])
    1 change  n 1
    """
    return "1"
