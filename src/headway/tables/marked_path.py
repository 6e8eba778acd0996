"""The code files that call themselves generated."""

from headway.tables.base import Column, Table

marked_path = Table(
    name="marked_path",
    kind="fact",
    grain="one file at the tip of the mainline that says at its top that a program wrote it",
    key=("repository", "path"),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("path", "text", "path of the live file"),
    ),
)
