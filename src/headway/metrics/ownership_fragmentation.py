"""Ownership fragmentation: how many hands the standing lines are spread over."""

from headway.metrics.base import CONCENTRATION, metric


@metric(
    table="line_life",
    at="born_at",
    kind=CONCENTRATION,
    unit="1",
    better="neither",
    group="Knowledge",
    source="D'Ambros and Lanza 2010: fractal value of a file's authors",
    per="author",
    ends="removed_at",
    where="author_kind = 'human' and role <> 'generated'",
)
def ownership_fragmentation() -> str:
    r"""Chance that two standing lines drawn at random were written by different people, at the end of the period.

    $$1 - \sum_{a}\left(\frac{lines_a}{\sum lines}\right)^2$$

    Lines in generated files are left out. 0 is one author for everything. Known problems: who wrote a line need not
    be who knows it; reformatting takes lines over.

    >>> measure([
    ...     {"n_lines": 50, "born_at": "2026-01-01", "author": "a", "author_kind": "human"},
    ...     {"n_lines": 50, "born_at": "2026-01-01", "author": "b", "author_kind": "human"},
    ...     {"n_lines": 99, "born_at": "2026-01-01", "removed_at": "2026-01-20", "author": "c", "author_kind": "human"},
    ... ])
    0.50  n 2
    """
    return "n_lines"
