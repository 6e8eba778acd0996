"""Climate: how busy the repository was lately, and how much of that was repair."""

from headway.models.base import Fact, features


@features(
    Fact("n_changes_month", "changes that landed in the 30 days before", "1", "many changes landed in the last month"),
    Fact("fix_share_quarter", "share of repairs among the changes of the 90 days before", "1", "many changes of the last 90 days were repairs"),
)  # fmt: skip
def climate() -> str:
    """Count the landed changes before the moment; what a base rate that moves can be told from."""
    return """
      WITH event AS (
        SELECT repository, tick, '' AS subject, 1 AS is_past, is_fix FROM past_change
        UNION ALL SELECT repository, tick, subject, 0, 0 FROM subject),
      told AS (
        SELECT subject, is_past, tick, sum(is_past) OVER month AS n_month, sum(is_past) OVER quarter AS n_quarter,
               sum(is_fix) OVER quarter AS n_fixes
        FROM event
        WINDOW month AS (PARTITION BY repository ORDER BY tick RANGE BETWEEN INTERVAL 30 DAY PRECEDING AND CURRENT ROW),
          quarter AS (PARTITION BY repository ORDER BY tick RANGE BETWEEN INTERVAL 90 DAY PRECEDING AND CURRENT ROW))
      SELECT subject, n_month AS n_changes_month, n_fixes / (n_quarter + 5) AS fix_share_quarter
      FROM told WHERE is_past = 0"""
