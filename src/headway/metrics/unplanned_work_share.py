"""Unplanned work share: how many landed changes repair, secure or take back."""

from headway.metrics.base import NOT_BOT, SHARE, metric


@metric(
    table="change",
    at="landed_at",
    kind=SHARE,
    unit="%",
    better="neither",
    group="Mix",
    source="Flow Framework: defects and risks in flow distribution",
    where=f"state = 'landed' and {NOT_BOT}",
)
def unplanned_work_share() -> str:
    r"""Landed changes of type fix, security or revert, among all landed changes.

    $$\frac{|\{c : type_c \in \{fix, security, revert\}\}|}{|\{c\}|}$$

    Changes by bots are left out. Known problems: a planned fix counts too, and unplanned features do not; the type
    itself is inferred.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "type": "fix"},
    ...     {"state": "landed", "landed_at": "2026-01-06", "type": "feature"},
    ... ])
    50.0 %  n 2
    """
    return "type in ('fix', 'security', 'revert')"
