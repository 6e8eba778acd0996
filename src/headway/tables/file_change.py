"""What a mainline change did to one file."""

from headway.tables.base import Column, Table

file_change = Table(
    name="file_change",
    kind="fact",
    grain="one path in one mainline commit, diffed against its first parent",
    key=(
        "sha",
        "path",
    ),
    columns=(
        Column("sha", "text", "object id of the mainline commit"),
        Column("path", "text", "path after the change; for a deletion, the path that went"),
        Column(
            "old_path",
            "text",
            "path before the change; differs for renames and copies, missing for additions",
            null=True,
        ),
        Column("status", "text", "A added, M modified, D deleted, R renamed, C copied, T type changed"),
        Column("n_added", "integer", "lines added; missing for binary files and submodules", unit="lines", null=True),
        Column(
            "n_removed", "integer", "lines removed; missing for binary files and submodules", unit="lines", null=True
        ),
        Column("n_hunks", "integer", "separate places touched", unit="1"),
        Column("form", "text", "text, binary, submodule, symlink or unreadable (its content is missing)"),
        Column("is_mode_change", "boolean", "the file mode changed"),
    ),
)
