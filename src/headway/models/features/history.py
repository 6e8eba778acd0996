"""History of the files: how often, how lately and how often in repair they changed before."""

from headway.models.base import Fact, features


@features(
    Fact("n_lines_before", "lines of its files before the change, on average", "lines", "its files are long"),
    Fact("n_changes_before", "earlier changes of its most changed file", "1", "its files changed often before"),
    Fact("mean_changes_before", "earlier changes of its files, on average", "1", "its files changed often before"),
    Fact("n_changes_quarter", "changes of its hottest file in the last 90 days", "1", "its files changed often in the last 90 days"),
    Fact("n_fixes_before", "earlier repairs of its most repaired file", "1", "its files were repaired often before"),
    Fact("n_fixes_year", "repairs of its most repaired file in the last 365 days", "1", "its files were repaired often in the last year"),
    Fact("fix_share_before", "share of repairs among the earlier changes of its files", "1", "many earlier changes of its files were repairs"),
    Fact("n_people_before", "people who changed the most shared of its files before", "1", "many people changed its files before"),
    Fact("mean_people_before", "people who changed its files before, on average", "1", "many people changed its files before"),
    Fact("days_since_change", "days since its files last changed, on average", "d", "how long its files lay still"),
    Fact("least_days_since_change", "days since the last change of the file that changed last", "d", "how long its files lay still"),
    Fact("n_last_changes", "different changes that its files last changed in", "1", "its files last changed at different times"),
    Fact("removed_of_before", "lines removed over the lines that were there", "1", "it rewrites much of its files"),
)  # fmt: skip
def history() -> str:
    """Follow each path through all landed changes before the moment (Kamei et al. 2013: lt, ndev, age, nuc; past repairs; heat).

    Known problems: a renamed file brings its history along once (its old name); an older rename starts it anew.
    """
    # averages of whole seconds and counts: a sum of fractions would differ in its last bit from run to run
    return """
      WITH event AS (
        SELECT file, tick, '' AS subject, 1 AS is_past, is_fix, is_first, n_more AS n_more, 0 AS n_gone, tick AS touched FROM past_file
        UNION ALL
        SELECT f.file, s.tick, f.subject, 0, 0, 0, 0, f.n_lines_removed, NULL FROM subject_file f JOIN subject s ON s.subject = f.subject),
      told AS (
        SELECT subject, is_past, tick, n_gone,
               sum(is_past) OVER before AS n_changes, sum(is_fix) OVER before AS n_fixes, sum(is_first) OVER before AS n_people,
               greatest(sum(n_more) OVER before, 0) AS n_lines, max(touched) OVER before AS last_tick,
               sum(is_past) OVER quarter AS n_quarter, sum(is_fix) OVER year AS n_year
        FROM event
        WINDOW before AS (PARTITION BY file ORDER BY tick ROWS UNBOUNDED PRECEDING),
          quarter AS (PARTITION BY file ORDER BY tick RANGE BETWEEN INTERVAL 90 DAY PRECEDING AND CURRENT ROW),
          year AS (PARTITION BY file ORDER BY tick RANGE BETWEEN INTERVAL 365 DAY PRECEDING AND CURRENT ROW))
      SELECT subject, avg(n_lines) AS n_lines_before, max(n_changes) AS n_changes_before, avg(n_changes) AS mean_changes_before,
             max(n_quarter) AS n_changes_quarter, max(n_fixes) AS n_fixes_before, max(n_year) AS n_fixes_year,
             sum(n_fixes) / (sum(n_changes) + 1) AS fix_share_before,
             max(n_people) AS n_people_before, avg(n_people) AS mean_people_before,
             avg(date_diff('second', last_tick, tick)) / 86400 AS days_since_change,
             min(date_diff('second', last_tick, tick)) / 86400 AS least_days_since_change,
             count(DISTINCT last_tick) AS n_last_changes, sum(n_gone) / (sum(n_lines) + 1) AS removed_of_before
      FROM told WHERE is_past = 0 GROUP BY subject"""
