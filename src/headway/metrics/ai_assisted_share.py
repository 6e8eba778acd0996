"""AI-assisted share: a lower bound of how many landed changes show evidence of AI assistance."""

from headway.metrics.base import NOT_BOT, SHARE, metric


@metric(
    table="change",
    at="landed_at",
    kind=SHARE,
    unit="%",
    better="neither",
    group="AI",
    source="Headway: trailers, addresses of AI agents and configured signs",
    where=f"state = 'landed' and {NOT_BOT}",
    zero="no AI evidence visible",
)
def ai_assisted_share() -> str:
    r"""Landed changes with explicit or configured evidence of AI assistance, among all landed changes.

    $$\frac{|\{c : evidence_c\}|}{|\{c\}|}$$

    Changes by bots are left out. Known problems: it is a lower bound, because most assistants leave no trace unless
    a team keeps their trailers (from git alone about .99 of Copilot's own commits show, .02 of Codex's). Where none
    is visible there is no number, because 0 would claim more than was seen.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "ai_assisted": "explicit"},
    ...     {"state": "landed", "landed_at": "2026-01-06", "ai_assisted": "none visible"},
    ... ])
    50.0 %  n 2
    >>> measure([{"state": "landed", "landed_at": "2026-01-06", "ai_assisted": "none visible"}])
    – (no AI evidence visible)  n 1
    """
    return "ai_assisted <> 'none visible'"
