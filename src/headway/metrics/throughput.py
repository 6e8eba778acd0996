"""Throughput: how many changes land in a week."""

from headway.metrics.base import NOT_BOT, RATE, metric


@metric(
    table="change",
    at="landed_at",
    kind=RATE,
    unit="changes/week",
    better="neither",
    group="Flow",
    source="Flow Framework: flow velocity, in changes",
    where=NOT_BOT,
)
def throughput() -> str:
    r"""How many changes landed in each week that was observed; those of bots are left out.

    $$\frac{|\{c\ landed\ in\ the\ window\}|}{weeks\ observed}$$

    Known problems: it says nothing about the worth or size of a change, and splitting work raises it. A change in k
    areas or teams counts as its share of each, so that parts add up to the whole. The interval takes changes to
    land independently of one another; where they come in bursts it is too narrow.

    >>> measure([
    ...     {"landed_at": "2026-01-05", "author_kind": "human"},
    ...     {"landed_at": "2026-01-06", "author_kind": "human"},
    ...     {"landed_at": "2026-01-06", "author_kind": "bot"},
    ...     {"landed_at": "2026-02-16", "author_kind": "human"},
    ... ], every="month")
    2026-01-01  0.45 changes/week  n 2
    2026-02-01  0.25 changes/week  n 1
    """
    return "1"
