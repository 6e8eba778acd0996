"""Load risk: whether a team's open or unplanned work will stand above its own usual limit in the weeks ahead."""

from headway.models.base import task
from headway.models.weeks import EARLIER, WEEKS


@task(
    question="Will this team's work in progress or unplanned share exceed its own p90 in two of the next four weeks?",
    target="chance",
    moment="end of week",
    score="brier",
    least_gain=0.02,
    absent="unknown",
    features=("arrangement",),
    retells=("work_in_progress", "unplanned_work_share"),
    groups=("team",),
    limits=(
        "It is about how work is arranged, not about people: no measure of telemetry is known to tell how loaded anyone feels.",
        "A limit is the team's own, of the year before; a team that is always overloaded stands at its usual.",
        "Work that was never pushed is not seen, so the newest weeks look emptier than they are.",
        "Only declared teams with enough people at work; there is nothing for a team of fewer than `privacy.min_people`.",
    ),
)
def load_risk() -> str:
    """One row a declared team and week, once it has half a year of weeks: two of the four next above the p90 of the year before."""
    return f"""
      WITH {WEEKS},
      held AS (
        SELECT team, monday, n_people, count(*) OVER year AS n_weeks, quantile_cont(n_open, 0.9) OVER year AS high_open,
               quantile_cont(unplanned, 0.9) OVER year AS high_unplanned
        FROM team_week WINDOW year AS ({EARLIER})),
      ahead AS (
        SELECT h.team, h.monday, count(*) AS n_ahead, count(*) FILTER (f.n_open > h.high_open) AS n_open_over,
               count(*) FILTER (f.unplanned > h.high_unplanned) AS n_unplanned_over
        FROM held h JOIN team_week f ON f.team = h.team AND f.monday > h.monday AND f.monday <= h.monday + INTERVAL 28 DAY GROUP BY h.team, h.monday)
      SELECT h.team || ' ' || strftime(h.monday, '%Y-%m-%d') AS subject, '' AS repository, h.monday AS predicted_at, CAST(NULL AS VARCHAR) AS change_id,
             CASE WHEN a.n_ahead < 4 THEN NULL WHEN a.n_open_over >= 2 OR a.n_unplanned_over >= 2 THEN 1.0 ELSE 0.0 END AS y,
             CASE WHEN a.n_ahead = 4 THEN h.monday + INTERVAL 28 DAY END AS known_at, h.team
      FROM held h LEFT JOIN ahead a ON a.team = h.team AND a.monday = h.monday
      WHERE h.n_weeks >= 26 AND h.n_people >= {{privacy.min_people}}"""
