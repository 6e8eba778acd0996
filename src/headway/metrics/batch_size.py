"""Batch size: how many lines a change has."""

from headway.metrics.base import NOT_BOT, metric, quantile


@metric(
    table="change",
    at="landed_at",
    kind=quantile(0.5),
    unit="lines",
    better="lower",
    group="Size",
    source="DORA: working in small batches",
    where=f"state = 'landed' and {NOT_BOT}",
)
def batch_size() -> str:
    r"""Median of the lines a landed change adds and removes; generated files and changes by bots are left out.

    $$\operatorname{median}_{c}\,(added_c + removed_c)$$

    Known problems: a squash has the size of its whole branch, so teams that squash and teams that do not differ.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "n_added": 10, "n_removed": 2},
    ...     {"state": "landed", "landed_at": "2026-01-06", "n_added": 100, "n_removed": 0},
    ... ])
    56 lines  n 2
    """
    return "n_added + n_removed"
