"""Which landing brought each commit to the mainline, and which fresh head holds each of the others."""

from headway.tables.base import Column, Table

side_commit = Table(
    name="side_commit",
    kind="derived",
    grain="one commit under one landing or unmerged head",
    key=("change_id", "sha"),
    columns=(
        Column(
            "change_id",
            "text",
            "object id of the first landing that reaches it, or of a head not older than `changes.open_days`",
        ),
        Column("sha", "text", "object id"),
        Column("is_landed", "boolean", "it is on the mainline"),
    ),
    inputs=("commit", "ref"),
)
