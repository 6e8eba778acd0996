"""Backlog: how long issues took lately, how many are open, and whether commits name this one."""

from headway.models.base import Fact, features


@features(
    Fact("days_waiting", "days since the issue was opened", "d", "how long it has been open"),
    Fact("n_commits_naming", "commits that work on it so far", "1", "how many commits work on it"),
    Fact("days_since_naming", "days since the newest of them", "d", "how long no commit has worked on it"),
    Fact("issue_middle_month", "median of ln seconds from opening to closing, issues closed in the 30 days before", "ln s", "how long issues took lately"),
    Fact("issue_middle_half", "the same, issues closed in the 180 days before", "ln s", "how long issues took in the last half year"),
    Fact("issue_low_half", "their lowest tenth, 180 days", "ln s", "how quick the quickest issues were"),
    Fact("issue_high_half", "their highest tenth, 180 days", "ln s", "how slow the slowest issues were"),
    Fact("n_issues_opened_month", "issues opened in the 30 days before", "1", "how many issues were opened lately"),
    Fact("n_issues_closed_month", "issues closed in the 30 days before", "1", "how many issues were closed lately"),
    Fact("n_issues_open", "issues open just before", "1", "how many issues are open"),
)  # fmt: skip
def backlog() -> str:
    """Look at the issues of the repository that were opened or closed before the moment, and at commits made by then.

    How long issues took is looked up once a day, at its beginning: quantiles of every moment would cost ten times as much.
    """
    return """
      WITH event AS (
        SELECT repository, opened_at AS moment, '' AS subject, 1 AS opened, 0 AS closed
        FROM issue WHERE opened_at <= (SELECT max(predicted_at) FROM asked)
        UNION ALL SELECT repository, closed_at, '', 0, 1 FROM issue WHERE closed_at <= (SELECT max(predicted_at) FROM asked)
        UNION ALL SELECT repository, predicted_at, subject, 0, 0 FROM asked),
      told AS (
        SELECT subject, sum(opened) OVER month AS n_opened, sum(closed) OVER month AS n_closed, sum(opened - closed) OVER before AS n_open
        FROM event
        WINDOW
          before AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING),
          month AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN INTERVAL 30 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING)),
      day AS (SELECT DISTINCT repository, date_trunc('day', predicted_at) AS day FROM asked),
      ended AS (
        SELECT repository, closed_at AS moment, CAST(NULL AS TIMESTAMP) AS day, ln(greatest(date_diff('second', opened_at, closed_at), 60)) AS took
        FROM issue WHERE closed_at BETWEEN (SELECT min(day) FROM day) - INTERVAL 180 DAY AND (SELECT max(day) FROM day)
        UNION ALL SELECT repository, day, day, NULL FROM day),
      paced AS (
        SELECT repository, day, median(took) OVER month AS middle_month, median(took) OVER half AS middle_half,
               quantile_cont(took, 0.1) OVER half AS low_half, quantile_cont(took, 0.9) OVER half AS high_half
        FROM ended
        WINDOW
          month AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN INTERVAL 30 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING),
          half AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN INTERVAL 180 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING)),
      named AS (
        SELECT a.subject, count(*) AS n, max(c.committed_at) AS last_at
        FROM asked a JOIN issue_link l ON l.repository = a.repository AND l.issue = a.issue JOIN "commit" c ON c.sha = l.sha
        WHERE c.committed_at <= a.predicted_at GROUP BY a.subject)
      SELECT a.subject, date_diff('second', a.opened_at, a.predicted_at) / 86400 AS days_waiting, coalesce(n.n, 0) AS n_commits_naming,
             date_diff('second', n.last_at, a.predicted_at) / 86400 AS days_since_naming,
             p.middle_month AS issue_middle_month, p.middle_half AS issue_middle_half, p.low_half AS issue_low_half,
             p.high_half AS issue_high_half, coalesce(t.n_opened, 0) AS n_issues_opened_month,
             coalesce(t.n_closed, 0) AS n_issues_closed_month, coalesce(t.n_open, 0) AS n_issues_open
      FROM asked a LEFT JOIN told t ON t.subject = a.subject LEFT JOIN named n ON n.subject = a.subject
      LEFT JOIN paced p ON p.repository = a.repository AND p.day = date_trunc('day', a.predicted_at)"""
