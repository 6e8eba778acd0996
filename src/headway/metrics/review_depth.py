"""Review depth: how many people other than the author a landed change names as reviewers."""

from headway.metrics.base import NOT_BOT, RATIO, metric


@metric(
    table="change",
    at="landed_at",
    kind=RATIO,
    unit="people",
    better="neither",
    group="Review",
    source="Headway: reviewers and approvers named in trailers",
    where=f"state = 'landed' and {NOT_BOT}",
    per="case when n_reviewers is not null then 1 end",
)
def review_depth() -> str:
    r"""Mean number of people other than the author that a landed change names as reviewers or approvers.

    $$\frac{\sum_c reviewers_c}{|\{c\}|}$$

    Changes by bots are left out. Known problems: missing, and counted as missing, in a repository where fewer
    than 5 of 100 messages name reviewers. It counts names, not care.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "n_reviewers": 2},
    ...     {"state": "landed", "landed_at": "2026-01-06", "n_reviewers": 1},
    ...     {"state": "landed", "landed_at": "2026-01-06"},
    ... ])
    1.5 people  n 2  missing 1
    """
    return "n_reviewers"
