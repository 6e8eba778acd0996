"""Whose lines an unmerged head would remove, as far as its files did not change on the mainline since it began."""

from headway.tables.base import Column, Table

head_removal = Table(
    name="head_removal",
    kind="fact",
    grain="one origin commit for one path in one recent head",
    key=("repository", "sha", "path", "origin_sha"),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("sha", "text", "object id of the head"),
        Column("path", "text", "path before the change"),
        Column("origin_sha", "text", "the mainline commit that wrote the lines; empty when unknown"),
        Column("n_lines", "integer", "lines removed", unit="lines"),
    ),
)
