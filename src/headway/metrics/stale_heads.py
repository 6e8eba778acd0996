"""Stale heads: how many unmerged heads nobody has touched for a while."""

from headway.metrics.base import LEVEL, metric


@metric(
    table="work_in_progress",
    at="ended_at",
    kind=LEVEL,
    unit="changes",
    better="lower",
    group="Flow",
    source="Headway: unmerged heads without own commits in the settings' days",
    outcome=False,
    where="state = 'stale'",
    ends="cast(null as timestamp)",
)
def stale_heads() -> str:
    r"""Unmerged heads that count as abandoned: no own commit for the settings' days, and not landed in another form.

    $$|\{h : T - t^{last\ commit}_h > days\}|$$

    Known problems: a repository that keeps old release branches under odd names has many; deleted heads are not
    seen.

    >>> measure([{"started_at": "2026-01-01", "ended_at": "2026-02-10", "state": "stale"}, {"started_at": "2026-02-20", "state": "open"}])
    1 change  n 1
    """
    return "1"
