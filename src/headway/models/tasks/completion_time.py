"""Completion time: when a change that is under way will land."""

from headway.models.base import task


@task(
    question="When will this change be done?",
    target="time",
    moment="opened, +1 d, +7 d, +30 d",
    score="pinball",
    least_gain=0.02,
    absent="censored",
    features=("pace", "waiting"),
    retells=("cycle_time",),
    groups=("area", "author_kind", "ai_assisted", "tenure", "zone", "team", "age", "aside"),
    limits=(
        "A branch that was abandoned where nobody sees it is missing, so the times are of work that is seen to end or is still open.",
        "Where the landing hides the branch (squash, rebase, direct push), the first commit is unknown: such changes are not in it.",
        "Work begun lately is seen only if its branch is; the newest weeks therefore look quicker than they are.",
        "A change grows while it is open; its size counts for nothing here, because git keeps only the last state.",
    ),
)
def completion_time() -> str:
    """Seconds from a fixed moment of a change (first commit, and 1, 7 and 30 days later while it is still open) to its landing.

    What has not landed yet counts as still under way; branches without a commit for `changes.open_days` are left out.
    """
    return """
      WITH moment AS (SELECT unnest([0, 1, 7, 30]) AS days)
      SELECT CASE WHEN m.days = 0 THEN c.change_id ELSE c.change_id || '+' || m.days END AS subject, c.repository,
             c.first_commit_at + m.days * INTERVAL 1 DAY AS predicted_at, c.change_id,
             CAST(date_diff('second', c.first_commit_at, c.landed_at) - m.days * 86400 AS DOUBLE) AS y, c.landed_at AS known_at,
             c.main_area AS area, c.author_kind, c.ai_assisted, g.tenure, g.zone, g.team, CASE WHEN m.days = 0 THEN 'opened' ELSE '+' || m.days || ' d' END AS age,
             CASE WHEN c.author_kind = 'bot' THEN 'bot' WHEN c.type = 'release' THEN 'release' ELSE '' END AS aside
      FROM change c JOIN change_group g ON g.change_id = c.change_id CROSS JOIN moment m
      WHERE c.first_commit_at IS NOT NULL
        AND (c.landed_at IS NULL OR c.landed_at > c.first_commit_at + m.days * INTERVAL 1 DAY)"""
