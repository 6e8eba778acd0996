"""Weeks of teams: work in progress and unplanned share of each declared team at the end of each ISO week, as one SELECT."""

WEEKS = """
  human AS (
    SELECT w.change_id, m.team, w.author, w.repository, w.started_at, w.ended_at, w.state,
           CAST(w.type IN ('fix', 'security', 'revert') AS INTEGER) AS is_unplanned
    FROM work_in_progress w JOIN membership m ON m.person = w.author WHERE w.author_kind = 'human'),
  span AS (SELECT team, date_trunc('week', min(coalesce(started_at, ended_at))) AS since, date_trunc('week', max(ended_at)) AS until FROM human GROUP BY team),
  week AS (SELECT team, unnest(generate_series(since + INTERVAL 7 DAY, until, INTERVAL 7 DAY)) AS monday FROM span),
  level AS (
    SELECT k.team, k.monday,
           count(*) FILTER (h.started_at <= k.monday AND (h.ended_at IS NULL OR h.ended_at > k.monday)) AS n_open,
           count(*) FILTER (h.started_at <= k.monday - INTERVAL 30 DAY AND (h.ended_at IS NULL OR h.ended_at > k.monday)) AS n_old,
           count(DISTINCT h.repository) FILTER (h.started_at <= k.monday AND (h.ended_at IS NULL OR h.ended_at > k.monday)) AS n_repositories,
           count(*) FILTER (h.started_at > k.monday - INTERVAL 7 DAY AND h.started_at <= k.monday) AS n_started,
           count(*) FILTER (h.state = 'landed' AND h.ended_at > k.monday - INTERVAL 7 DAY AND h.ended_at <= k.monday) AS n_landed,
           coalesce(sum(h.is_unplanned) FILTER (h.state = 'landed' AND h.ended_at > k.monday - INTERVAL 7 DAY AND h.ended_at <= k.monday), 0) AS n_unplanned,
           count(DISTINCT h.author) FILTER (h.started_at <= k.monday AND (h.ended_at IS NULL OR h.ended_at > k.monday - INTERVAL 91 DAY)) AS n_people
    FROM week k JOIN human h ON h.team = k.team GROUP BY k.team, k.monday),
  team_week AS (
    SELECT *, CAST(n_unplanned AS DOUBLE) / nullif(n_landed, 0) AS unplanned FROM level)"""
"""Common tables up to `team_week`: one row a team and week end (a Monday, UTC). A part of a longer WITH.

Work whose branch was never pushed is seen only where its landing shows its first commit. `n_people` are the humans with
work in progress in the 13 weeks before; it decides who may be looked at and is no fact for a model.
"""

EARLIER = "PARTITION BY team ORDER BY monday ROWS BETWEEN 52 PRECEDING AND CURRENT ROW"
"""The year of weeks that a team is compared with: its own."""
