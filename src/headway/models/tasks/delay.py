"""Delay: whether a change misses its date: the one that an issue gives, else four in five of its kind take no longer."""

from headway.models.base import task


@task(
    question="Will this change miss its date, or take longer than is usual for its kind?",
    target="chance",
    moment="opened",
    score="brier",
    least_gain=0.02,
    absent="unknown",
    features=("pace", "waiting", "given_date"),
    retells=("cycle_time",),
    groups=("date_source", "area", "author_kind", "type", "ai_assisted", "tenure", "zone", "team", "aside"),
    limits=(
        "Usual is what four in five changes of the type took in the year before; a slow year makes it a lenient date.",
        "Where the landing hides the branch, the first commit is unknown: such changes are not in it.",
        "A branch that was abandoned where nobody sees it is missing.",
        "For a date of your own, ask the curve of `completion_time`: this is the one date that every change has.",
        "A date that an issue gives is the one of the export: one that was moved because it could not be kept looks kept.",
    ),
)
def delay() -> str:
    """Whether the landing comes later than the date of an issue it works on (`change_due`), or of its milestone, epic or version.

    Without one that was told when it began and lay ahead, the date is the p80 of the repository's changes of that type (all types
    where under 20) landed in the year before. Known for every change at the same age, that of the date itself, so that the quick ones are not learnt first.
    """
    return """
      WITH done AS (
        SELECT change_id, repository, type, first_commit_at, landed_at, date_diff('second', first_commit_at, landed_at) AS took
        FROM change WHERE first_commit_at IS NOT NULL),
      event AS (
        SELECT '' AS subject, repository, type, landed_at AS moment, CAST(took AS DOUBLE) AS took FROM done WHERE landed_at IS NOT NULL
        UNION ALL SELECT change_id, repository, type, first_commit_at, NULL FROM done),
      told AS (
        SELECT subject, count(took) OVER own AS n_own, quantile_cont(took, 0.8) OVER own AS own_usual,
               count(took) OVER every AS n_every, quantile_cont(took, 0.8) OVER every AS every_usual
        FROM event WINDOW
          own AS (PARTITION BY repository, type ORDER BY moment RANGE BETWEEN INTERVAL 365 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING),
          every AS (PARTITION BY repository ORDER BY moment RANGE BETWEEN INTERVAL 365 DAY PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING)),
      due AS (
        SELECT subject, greatest(CASE WHEN n_own >= 20 THEN own_usual ELSE every_usual END, 60) AS usual FROM told WHERE subject <> '' AND n_every >= 20),
      dated AS (
        SELECT d.change_id, d.took, g.source, coalesce(g.due_at, d.first_commit_at + to_seconds(CAST(ceil(u.usual) AS BIGINT))) AS date_at,
               CASE WHEN g.due_at IS NULL THEN d.took <= u.usual ELSE d.landed_at <= g.due_at END AS is_in_time
        FROM done d LEFT JOIN due u ON u.subject = d.change_id
        LEFT JOIN change_due g ON g.change_id = d.change_id AND g.due_at > d.first_commit_at AND g.told_at <= d.first_commit_at
        WHERE g.due_at IS NOT NULL OR u.usual IS NOT NULL)
      SELECT c.change_id AS subject, c.repository, c.first_commit_at AS predicted_at, c.change_id,
             CASE WHEN d.is_in_time THEN 0.0 ELSE 1.0 END AS y, d.date_at AS known_at, d.date_at, coalesce(d.source, 'usual') AS date_source,
             c.main_area AS area, c.author_kind, c.type, c.ai_assisted, g.tenure, g.zone, g.team,
             CASE WHEN c.author_kind = 'bot' THEN 'bot' WHEN c.type = 'release' THEN 'release' ELSE '' END AS aside
      FROM change c JOIN dated d ON d.change_id = c.change_id JOIN change_group g ON g.change_id = c.change_id"""
