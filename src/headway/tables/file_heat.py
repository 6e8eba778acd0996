"""Where change meets size: how often each live file changes and how large it is."""

from headway.tables.base import Column, Table

file_heat = Table(
    name="file_heat",
    kind="derived",
    grain="one live file",
    key=(
        "repository",
        "path",
    ),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("path", "text", "the file"),
        Column("area", "text", "its area", slice=True),
        Column("role", "text", "its role", slice=True),
        Column("n_lines", "integer", "lines at the tip", unit="lines"),
        Column("n_changes", "integer", "changes that touched it in the last 365 days of history", unit="1"),
        Column("n_changes_ever", "integer", "changes that ever touched it", unit="1"),
        Column("n_fixes", "integer", "of the last 365 days, those of type fix, security or revert", unit="1"),
        Column("n_people", "integer", "human authors of its live lines", unit="1"),
        Column("last_at", "instant", "newest change", null=True),
    ),
    inputs=(
        "file_change",
        "live_line",
        "file_kind",
        "change",
    ),
)
