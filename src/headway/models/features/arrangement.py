"""Arrangement of work: how much a team has open, since when, and how much of what it lands was not planned."""

from headway.models.base import Fact, features
from headway.models.weeks import EARLIER, WEEKS


@features(
    Fact("n_open_work", "changes in progress at the end of the week", "1", "much is in progress"),
    Fact("open_work_of_usual", "changes in progress over their median of the year before", "1", "more is in progress than usual"),
    Fact("open_work_of_high", "changes in progress over their p90 of the year before", "1", "work in progress is near its own limit"),
    Fact("old_share", "share of the work in progress begun over 30 days ago", "1", "much of the open work is old"),
    Fact("n_open_repositories", "repositories with work in progress", "1", "the open work lies in many repositories"),
    Fact("n_started_month", "changes begun in the last four weeks", "1", "much was begun lately"),
    Fact("n_ended_month", "changes landed in the last four weeks", "1", "how much landed lately"),
    Fact("begun_over_ended", "changes begun over changes landed, four weeks", "1", "more was begun than ended"),
    Fact("unplanned_month", "share of fixes, security changes and reverts among those landed in four weeks", "1", "much of what landed was unplanned"),
    Fact("unplanned_year", "the same of the year before", "1", "how much was unplanned in the last year"),
)  # fmt: skip
def arrangement() -> str:
    """Look at the weeks of the team up to the moment. It is about how work is arranged: no fact counts what a person does."""
    return f"""
      WITH {WEEKS},
      told AS (
        SELECT team, monday, n_open, n_old, n_repositories, median(n_open) OVER year AS usual, quantile_cont(n_open, 0.9) OVER year AS high,
               sum(n_started) OVER month AS n_started, sum(n_landed) OVER month AS n_landed,
               sum(n_unplanned) OVER month AS n_unplanned, sum(n_unplanned) OVER year AS n_unplanned_year, sum(n_landed) OVER year AS n_landed_year
        FROM team_week
        WINDOW month AS (PARTITION BY team ORDER BY monday ROWS BETWEEN 3 PRECEDING AND CURRENT ROW), year AS ({EARLIER}))
      SELECT a.subject, t.n_open AS n_open_work, t.n_open / (t.usual + 1) AS open_work_of_usual, t.n_open / (t.high + 1) AS open_work_of_high,
             t.n_old / nullif(t.n_open, 0) AS old_share, t.n_repositories AS n_open_repositories, t.n_started AS n_started_month,
             t.n_landed AS n_ended_month, t.n_started / (t.n_landed + 1) AS begun_over_ended,
             t.n_unplanned / nullif(t.n_landed, 0) AS unplanned_month, t.n_unplanned_year / nullif(t.n_landed_year, 0) AS unplanned_year
      FROM asked a JOIN told t ON t.team = a.team AND t.monday = a.predicted_at"""
