"""In which groups of people a change falls: only to check that models treat them alike."""

from headway.tables.base import Column, Table

change_group = Table(
    name="change_group",
    kind="derived",
    grain="one change",
    key=("change_id",),
    columns=(
        Column("change_id", "text", "the change"),
        Column(
            "tenure",
            "text",
            "newcomer in the 90 days after the author's first change in the repository, veteran later",
            person=True,
        ),
        Column("zone", "text", "band of time zones of the author's clock", person=True),
        Column("team", "text", "declared team of the author, `several` of more than one, empty of none"),
    ),
    sql="""
      WITH met AS (
        SELECT change_id, date_diff('day', min(coalesce(landed_at, first_commit_at)) OVER (PARTITION BY repository, author),
                                    coalesce(landed_at, first_commit_at)) AS days
        FROM change),
      team AS (SELECT change_id, CASE WHEN count(*) > 1 THEN 'several' ELSE min(team) END AS team FROM change_team GROUP BY change_id)
      SELECT m.change_id, CASE WHEN m.days < 90 THEN 'newcomer' ELSE 'veteran' END AS tenure, coalesce(k.zone, '') AS zone, coalesce(t.team, '') AS team
      FROM met m LEFT JOIN "commit" k ON k.sha = m.change_id LEFT JOIN team t ON t.change_id = m.change_id""",
    inputs=("change", "change_team", "commit"),
    on_demand=True,
)
