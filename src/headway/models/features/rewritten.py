"""Lines rewritten: how old the lines are that a change removes, and whether they were repairs."""

from headway.models.base import Fact, features


@features(
    Fact("removed_days", "age of the lines it removes, on average", "d", "the age of the lines it removes"),
    Fact("removed_days_least", "age of the youngest lines it removes", "d", "it removes lines that are young"),
    Fact("removed_young", "share of the lines it removes that are younger than 21 days", "1", "it removes lines that are young"),
    Fact("removed_fixes", "share of the lines it removes that a repair wrote", "1", "it rewrites an earlier repair"),
    Fact("n_origins", "different changes that wrote the lines it removes", "1", "it rewrites lines of many earlier changes"),
)  # fmt: skip
def rewritten() -> str:
    """Weigh the origins of the removed lines; missing where nothing was removed or the origins are not known."""
    return """
      WITH gone AS (
        SELECT r.subject, r.is_fix, r.n_lines, date_diff('second', r.tick, s.tick) AS seconds
        FROM subject_removal r JOIN subject s ON s.subject = r.subject)
      SELECT subject, sum(seconds * n_lines) / sum(n_lines) / 86400 AS removed_days, min(seconds) / 86400 AS removed_days_least,
             sum(CASE WHEN seconds < 21 * 86400 THEN n_lines ELSE 0 END) / sum(n_lines) AS removed_young,
             sum(is_fix * n_lines) / sum(n_lines) AS removed_fixes, count(*) AS n_origins
      FROM gone GROUP BY subject"""
