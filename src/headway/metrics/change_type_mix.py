"""Change type mix: what the landed changes are for."""

from headway.metrics.base import MIX, NOT_BOT, metric


@metric(
    table="change",
    at="landed_at",
    kind=MIX,
    unit="%",
    better="neither",
    group="Mix",
    source="Flow Framework: flow distribution",
    where=f"state = 'landed' and {NOT_BOT}",
    by="type",
)
def change_type_mix() -> str:
    r"""Share of each type among the landed changes; changes by bots are left out.

    $$\frac{|\{c : type_c = k\}|}{|\{c\}|}$$

    Known problems: the type is inferred from prefix, paths or words; "other" is what none of them told.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "type": "fix"},
    ...     {"state": "landed", "landed_at": "2026-01-06", "type": "feature"},
    ...     {"state": "landed", "landed_at": "2026-01-07", "type": "feature"},
    ...     {"state": "landed", "landed_at": "2026-01-08", "type": "docs"},
    ... ])
    feature  50.0 %  n 2
    docs  25.0 %  n 1
    fix  25.0 %  n 1
    """
    return "1"
