"""AI evidence mix: how the landed changes divide by the kind of evidence of AI assistance."""

from headway.metrics.base import MIX, NOT_BOT, metric


@metric(
    table="change",
    at="landed_at",
    kind=MIX,
    unit="%",
    better="neither",
    group="AI",
    source="Headway: evidence tiers, explicit before configured",
    where=f"state = 'landed' and {NOT_BOT}",
    by="ai_assisted",
)
def ai_evidence_mix() -> str:
    r"""Share of each tier of evidence among the landed changes: explicit, configured, none visible.

    $$\frac{|\{c : tier_c = k\}|}{|\{c\}|}$$

    Changes by bots are left out. Known problems: "none visible" is no evidence of absence; see `ai_assisted_share`.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "ai_assisted": "explicit"},
    ...     {"state": "landed", "landed_at": "2026-01-06", "ai_assisted": "none visible"},
    ...     {"state": "landed", "landed_at": "2026-01-07", "ai_assisted": "none visible"},
    ... ])
    none visible  66.7 %  n 2
    explicit  33.3 %  n 1
    """
    return "1"
