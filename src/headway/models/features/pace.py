"""Pace: how long changes of the repository took lately, from first commit to landing."""

from headway.models.base import Fact, features


@features(
    Fact("pace_middle_month", "median of ln seconds from first commit to landing, changes landed in the 30 days before", "ln s", "how long changes took lately"),
    Fact("pace_middle_half", "the same, changes landed in the 180 days before", "ln s", "how long changes took in the last half year"),
    Fact("pace_low_half", "their lowest tenth, 180 days", "ln s", "how quick the quickest changes were in the last half year"),
    Fact("pace_high_half", "their highest tenth, 180 days", "ln s", "how slow the slowest changes were in the last half year"),
    Fact("pace_spread_month", "standard deviation of ln seconds, 30 days", "1", "how much durations varied lately"),
    Fact("n_landed_week", "changes with a known start landed in the 7 days before", "1", "how much landed in the last week"),
    Fact("n_landed_month", "changes with a known start landed in the 30 days before", "1", "how much landed in the last month"),
    Fact("hours_since_landing", "hours since anything landed", "h", "how long ago something landed"),
)  # fmt: skip
def pace() -> str:
    """Look at the changes that landed before the moment, whose start is known; what had not landed then is not seen."""
    return """
      WITH event AS (
        SELECT repository, landed_at AS moment, '' AS subject,
               ln(greatest(date_diff('second', first_commit_at, landed_at), 60)) AS took, landed_at
        FROM change WHERE state = 'landed' AND first_commit_at IS NOT NULL AND landed_at <= (SELECT max(predicted_at) FROM subject)
        UNION ALL SELECT repository, predicted_at, subject, NULL, NULL FROM subject),
      told AS (
        SELECT subject, moment, median(took) OVER month AS middle_month, stddev_pop(took) OVER month AS spread_month, count(took) OVER month AS n_month,
               count(took) OVER week AS n_week, quantile_cont(took, 0.1) OVER half AS low_half, median(took) OVER half AS middle_half,
               quantile_cont(took, 0.9) OVER half AS high_half, max(landed_at) OVER half AS last_at
        FROM event
        WINDOW
          week AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN INTERVAL 7 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING),
          month AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN INTERVAL 30 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING),
          half AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN INTERVAL 180 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING))
      SELECT subject, middle_month AS pace_middle_month, middle_half AS pace_middle_half, low_half AS pace_low_half, high_half AS pace_high_half,
             spread_month AS pace_spread_month, n_week AS n_landed_week, n_month AS n_landed_month,
             date_diff('second', last_at, moment) / 3600 AS hours_since_landing
      FROM told WHERE subject <> ''"""
