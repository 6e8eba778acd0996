"""Test share: how much of what changes is tests."""

from headway.metrics.base import NOT_BOT, RATIO, metric


@metric(
    table="change",
    at="landed_at",
    kind=RATIO,
    unit="%",
    better="neither",
    group="Mix",
    source="Headway: lines by the role of their file",
    where=f"state = 'landed' and {NOT_BOT}",
    per="n_added + n_removed",
)
def test_share() -> str:
    r"""Share of tests in the lines that landed changes change; generated files and changes by bots are left out.

    $$\frac{\sum_c tests\ lines_c}{\sum_c lines_c}$$

    Known problems: the role of a file is inferred from its path; lines say nothing about what they cover.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "n_added": 60, "n_removed": 20, "n_test_lines": 20},
    ...     {"state": "landed", "landed_at": "2026-01-06", "n_added": 20, "n_removed": 0, "n_test_lines": 0},
    ... ])
    20.0 %  n 2
    """
    return "n_test_lines"
