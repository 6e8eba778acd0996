"""What an unmerged head would do to one file, against the mainline commit it stands on."""

from headway.tables.base import Column, Table

head_file = Table(
    name="head_file",
    kind="fact",
    grain="one path in one recent head",
    key=("repository", "sha", "path"),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("sha", "text", "object id of the head"),
        Column("path", "text", "path after the change; for a deletion, the path that went"),
        Column("old_path", "text", "path before the change; missing for additions", null=True),
        Column("status", "text", "A added, M modified, D deleted, R renamed, C copied, T type changed"),
        Column("n_added", "integer", "lines added; missing for binary files and submodules", unit="lines", null=True),
        Column(
            "n_removed",
            "integer",
            "lines removed; missing for binary files and submodules, and for deletions of files that changed since",
            unit="lines",
            null=True,
        ),
        Column("n_hunks", "integer", "separate places touched", unit="1"),
        Column("form", "text", "text, binary, submodule, symlink or unreadable (its content is missing)"),
    ),
)
