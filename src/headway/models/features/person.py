"""Person: how much the author did before; only where the settings ask for facts about a person."""

from headway.models.base import Fact, features


@features(
    Fact("author_changes", "earlier changes of the author", "1", "earlier work here", person=True),
    Fact("author_changes_recent", "earlier changes of the author, each over one plus its age in years", "1", "earlier work here", person=True),
    Fact("author_changes_here", "earlier changes of the author in the parts it touches, in the one with most", "1", "earlier work here", person=True),
)  # fmt: skip
def person() -> str:
    """Count the author's landed changes before the moment (Kamei et al. 2013: exp, rexp, sexp)."""
    return """
      WITH event AS (
        SELECT repository, author, tick, '' AS subject, 1 AS is_past FROM past_change
        UNION ALL SELECT repository, author, tick, subject, 0 FROM subject WHERE author IS NOT NULL),
      told AS (
        SELECT subject, is_past, sum(is_past) OVER before AS n, sum(is_past) OVER y1 AS n1, sum(is_past) OVER y2 AS n2, sum(is_past) OVER y4 AS n4
        FROM event
        WINDOW before AS (PARTITION BY repository, author ORDER BY tick ROWS UNBOUNDED PRECEDING),
          y1 AS (PARTITION BY repository, author ORDER BY tick RANGE BETWEEN INTERVAL 365 DAY PRECEDING AND CURRENT ROW),
          y2 AS (PARTITION BY repository, author ORDER BY tick RANGE BETWEEN INTERVAL 730 DAY PRECEDING AND CURRENT ROW),
          y4 AS (PARTITION BY repository, author ORDER BY tick RANGE BETWEEN INTERVAL 1460 DAY PRECEDING AND CURRENT ROW)),
      part AS (
        SELECT a.repository, a.part, a.author, a.tick, '' AS subject, 1 AS is_past FROM past_part a
        UNION ALL
        SELECT DISTINCT s.repository, f.part, s.author, s.tick, s.subject, 0
        FROM subject_file f JOIN subject s ON s.subject = f.subject WHERE s.author IS NOT NULL),
      here AS (
        SELECT subject, is_past, sum(is_past) OVER (PARTITION BY repository, part, author ORDER BY tick ROWS UNBOUNDED PRECEDING) AS n FROM part),
      most AS (SELECT subject, max(n) AS n FROM here WHERE is_past = 0 GROUP BY subject)
      SELECT t.subject, t.n AS author_changes,
             t.n1 + (t.n2 - t.n1) / 2 + (t.n4 - t.n2) / 3.5 + (t.n - t.n4) / 6 AS author_changes_recent,
             coalesce(m.n, 0) AS author_changes_here
      FROM told t LEFT JOIN most m ON m.subject = t.subject WHERE t.is_past = 0"""
