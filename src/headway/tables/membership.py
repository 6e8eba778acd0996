"""Which pseudonym belongs to which team, from the settings."""

from headway.tables.base import Column, Table

membership = Table(
    name="membership",
    kind="derived",
    grain="one person in one team",
    key=(
        "person",
        "team",
    ),
    columns=(
        Column("person", "text", "pseudonym", person=True),
        Column("team", "text", "the team", slice=True),
    ),
    inputs=("identity", "change", "file_change"),
)
