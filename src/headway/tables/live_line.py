"""The lines that stand at the tip of the mainline, by who wrote them."""

from headway.tables.base import Column, Table

live_line = Table(
    name="live_line",
    kind="fact",
    grain="one origin commit in one live file",
    key=(
        "repository",
        "path",
        "origin_sha",
    ),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("path", "text", "path of the live file"),
        Column("origin_sha", "text", "the mainline commit that wrote the lines; empty when unknown"),
        Column("n_lines", "integer", "lines standing", unit="lines"),
    ),
    as_read=True,
)
