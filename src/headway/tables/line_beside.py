"""Beside whose lines a change wrote, where it took none away: all that an addition tells about what it mended."""

from headway.tables.base import Column, Table

line_beside = Table(
    name="line_beside",
    kind="fact",
    grain="one origin commit for one path from which one mainline commit removed nothing",
    key=("sha", "path", "origin_sha"),
    columns=(
        Column("sha", "text", "the mainline commit that wrote into the file"),
        Column("path", "text", "path before the change"),
        Column("origin_sha", "text", "the mainline commit that wrote the lines just before or after"),
        Column("n_lines", "integer", "lines just before or after an addition, at most two for each", unit="lines"),
    ),
)
