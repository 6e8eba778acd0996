"""Revert share: how many landed changes take an earlier one back."""

from headway.metrics.base import SHARE, metric


@metric(
    table="change",
    at="landed_at",
    kind=SHARE,
    unit="%",
    better="lower",
    group="Mix",
    source="Headway: reverts told by message or by content",
    where="state = 'landed'",
)
def revert_share() -> str:
    r"""Landed changes that revert an earlier one, among all landed changes.

    $$\frac{|\{c : c\ reverts\}|}{|\{c\}|}$$

    Known problems: a change taken back by hand, without saying so, is not seen.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "is_revert": True},
    ...     {"state": "landed", "landed_at": "2026-01-06"},
    ... ])
    50.0 %  n 2
    """
    return "is_revert"
