"""Whose lines a change removed: the quiet centre of the house."""

from headway.tables.base import Column, Table

line_removal = Table(
    name="line_removal",
    kind="fact",
    grain="one origin commit for one path in one mainline commit",
    key=(
        "sha",
        "path",
        "origin_sha",
    ),
    columns=(
        Column("sha", "text", "the mainline commit that removed the lines"),
        Column("path", "text", "path before the change"),
        Column(
            "origin_sha",
            "text",
            "the mainline commit that wrote the lines; empty when unknown (shallow history, missing blobs)",
        ),
        Column("n_lines", "integer", "lines removed", unit="lines"),
    ),
)
