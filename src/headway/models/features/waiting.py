"""Waiting: how long a change has been under way at the moment of prediction, and what its commits said until then."""

from headway.models.base import Fact, features


@features(
    Fact("days_open", "days since its first commit", "d", "how long it has been under way"),
    Fact("days_quiet", "days since its newest commit so far", "d", "how long nothing was added to it"),
    Fact("n_commits_so_far", "its commits so far", "1", "the number of its commits so far"),
    Fact("n_first_message", "length of the message of its first commit", "By", "the length of its first message"),
    Fact("begins_as_fix", "its first commit says that it repairs something", "1", "it is a repair"),
    Fact("begins_as_feature", "its first commit says that it brings something new", "1", "it brings something new"),
    Fact("begins_as_upkeep", "its first commit says tests, documentation, build, style, chores or dependencies", "1", "it is upkeep"),
    Fact("weekday", "day of the week, Monday is 0", "1", "the day of the week"),
)  # fmt: skip
def waiting() -> str:
    """Read only the commits of the change that were authored by then. Hour of day is no fact, nor is who wrote it."""
    return """
      WITH own AS (
        SELECT s.subject, k.authored_at, k.n_message, g.type, k.sha
        FROM subject s JOIN change_commit c ON c.change_id = s.change_id JOIN "commit" k ON k.sha = c.sha
        LEFT JOIN commit_sign g ON g.sha = k.sha
        WHERE k.n_parents < 2 AND k.authored_at <= s.predicted_at),
      told AS (
        SELECT subject, min(authored_at) AS first_at, max(authored_at) AS last_at, count(*) AS n,
               arg_min(n_message, (authored_at, sha)) AS n_message, arg_min(coalesce(type, ''), (authored_at, sha)) AS type
        FROM own GROUP BY subject)
      SELECT s.subject, date_diff('second', t.first_at, s.predicted_at) / 86400 AS days_open,
             date_diff('second', t.last_at, s.predicted_at) / 86400 AS days_quiet,
             t.n AS n_commits_so_far, t.n_message AS n_first_message,
             CASE WHEN t.type <> '' THEN CAST(t.type IN ('fix', 'security', 'revert') AS INTEGER) END AS begins_as_fix,
             CASE WHEN t.type <> '' THEN CAST(t.type IN ('feature', 'perf') AS INTEGER) END AS begins_as_feature,
             CASE WHEN t.type <> '' THEN CAST(t.type IN ('docs', 'test', 'build', 'ci', 'style', 'chore', 'release', 'dependency') AS INTEGER) END AS begins_as_upkeep,
             isodow(s.predicted_at) - 1 AS weekday
      FROM subject s LEFT JOIN told t ON t.subject = s.subject"""
