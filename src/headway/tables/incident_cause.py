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
        "incident",
        "change",
    ),
    bridges=(
        AREA,
        TEAM,
    ),
    people="case when author_kind = 'human' then author end",
    inferred="true",
)
