"""Which changes an inferred incident was repaired in."""

from headway.tables.base import AREA, TEAM, Column, Table

incident_cause = Table(
    name="incident_cause",
    kind="derived",
    grain="one change behind one incident",
    key=(
        "incident",
        "change_id",
    ),
    columns=(
        Column("incident", "text", "the incident"),
        Column("change_id", "text", "the change that was reverted, or whose lines the fix removed"),
        Column("repaired_by", "text", "the change that repaired it"),
        Column("started_at", "instant", "when the failed release came out"),
        Column("author", "text", "pseudonym of the author of the change", person=True),
        Column("author_kind", "text", "human, bot or agent", slice=True),
        Column("type", "text", "type of the change that failed", slice=True),
        Column("confidence", "real", "as of the incident", unit="1"),
    ),
    inputs=(
        "repair",
        "incident",
        "change",
        "change_commit",
    ),
    sql="""
      WITH landing AS (SELECT k.sha, min(k.change_id) AS change_id FROM change_commit k GROUP BY k.sha)
      SELECT i.incident, c.change_id, min(r.repaired_by) AS repaired_by, any_value(i.started_at) AS started_at, any_value(c.author) AS author,
             any_value(c.author_kind) AS author_kind, any_value(c.type) AS type, max(r.confidence) AS confidence
      FROM repair r JOIN incident i ON i.failed = r.failed AND i.repair = r.repair
      JOIN landing l ON l.sha = r.cause JOIN change c ON c.change_id = l.change_id
      GROUP BY i.incident, c.change_id""",
    bridges=(
        AREA,
        TEAM,
    ),
    people="case when author_kind = 'human' then author end",
    inferred="true",
)
