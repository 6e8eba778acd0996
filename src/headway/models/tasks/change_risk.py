"""Change risk: whether a change will need repair, told when it lands."""

from headway.models.base import task


@task(
    question="Will this change need repair?",
    target="chance",
    moment="landed",
    score="log_loss",
    least_gain=0.01,
    absent="no",
    features=("size", "diffusion", "history", "message", "rewritten", "content", "climate", "person"),
    groups=("area", "author_kind", "type", "size", "ai_assisted", "tenure", "zone", "team", "twin", "aside"),
    words="change",
    retells=("change_fail_rate",),
    limits=(
        "A change counts as repaired when a later one was inferred to repair it; such links are right about two times in three.",
        "A repair that has not landed yet cannot be known, so the newest changes look safer than they are.",
        "The chance says nothing about how bad a repair would be.",
        "Code that nobody uses is rarely repaired, and so looks safe.",
    ),
)
def change_risk() -> str:
    """Whether a later change repaired this one (`defect_origin`), as far as that is known.

    No repair so far counts as a no: a training at T sees what was repaired before T. Hour of day is no fact.
    """
    return """
      WITH repaired AS (SELECT change_id, min(fixed_at) AS known_at FROM defect_origin GROUP BY change_id)
      SELECT c.change_id AS subject, c.repository, c.landed_at AS predicted_at, c.change_id,
             CASE WHEN r.known_at IS NULL THEN 0.0 ELSE 1.0 END AS y, r.known_at,
             c.main_area AS area, c.author_kind, c.type, c.size, c.ai_assisted,
             g.tenure, g.zone, g.team, k.patch AS twin,
             CASE WHEN c.author_kind = 'bot' THEN 'made by bots' WHEN c.n_files = 0 THEN 'empty' ELSE '' END AS aside
      FROM change c JOIN "commit" k ON k.sha = c.change_id JOIN change_group g ON g.change_id = c.change_id
      LEFT JOIN repaired r ON r.change_id = c.change_id
      WHERE c.state = 'landed' AND c.landed_at IS NOT NULL"""
