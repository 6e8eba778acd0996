"""Which commits a change landed with."""

from headway.tables.base import Column, Table

change_commit = Table(
    name="change_commit",
    kind="derived",
    grain="one commit of one change",
    key=(
        "change_id",
        "sha",
    ),
    columns=(
        Column("change_id", "text", "the change"),
        Column("sha", "text", "the commit"),
    ),
    inputs=("commit",),
)
