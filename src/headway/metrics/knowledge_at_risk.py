"""Knowledge at risk: the share of standing lines of code whose author is no longer active."""

from headway.metrics.base import RATIO, metric

ACTIVE = """select 1 from commit as late where late.author = line_life.author
    and late.committed_at < :end and late.committed_at >= :end - interval '180' day"""


@metric(
    table="line_life",
    at="born_at",
    kind=RATIO,
    unit="%",
    better="lower",
    group="Knowledge",
    source="Rigby et al. 2016: knowledge loss, by lines of authors who left",
    per="n_lines",
    ends="removed_at",
    where="author_kind = 'human' and role = 'code'",
)
def knowledge_at_risk() -> str:
    r"""Standing lines of code whose author committed nothing in the 180 days before the end of the period, among all of them.

    $$\frac{\sum_{a\ inactive} lines_a}{\sum_{a} lines_a}$$

    Tests, documentation, settings and generated files are left out. Known problems: who wrote a line need not be who knows it, and others may
    know it as well; a long leave looks like leaving; somebody active elsewhere only is not seen.

    >>> measure([
    ...     {"n_lines": 30, "born_at": "2025-01-01", "author": "a", "author_kind": "human", "role": "code"},
    ...     {"n_lines": 70, "born_at": "2025-01-01", "author": "b", "author_kind": "human", "role": "code"},
    ... ], commit=[{"author": "b", "committed_at": "2026-02-01"}, {"author": "a", "committed_at": "2025-01-01"}])
    30.0 %  n 2
    """
    return f"case when exists ({ACTIVE}) then 0 else n_lines end"
