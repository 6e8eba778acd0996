"""The teams of the author of a change at landing; k teams weigh 1/k each."""

from headway.tables.base import Column, Table

change_team = Table(
    name="change_team",
    kind="derived",
    grain="one team of one change",
    key=(
        "change_id",
        "team",
    ),
    columns=(
        Column("change_id", "text", "the change"),
        Column("team", "text", "the team", slice=True),
        Column("weight", "real", "1/k where the author is in k teams", unit="1"),
    ),
    sql="""
      SELECT c.change_id, m.team, 1.0 / count(*) OVER (PARTITION BY c.change_id) AS weight
      FROM change c JOIN membership m ON m.person = c.author""",
    inputs=(
        "change",
        "membership",
    ),
)
