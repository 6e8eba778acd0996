"""Files that change together."""

from headway.tables.base import Column, Table

file_pair = Table(
    name="file_pair",
    kind="derived",
    grain="one pair of live files",
    key=(
        "repository",
        "path",
        "other_path",
    ),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("path", "text", "the one, first by name"),
        Column("other_path", "text", "the other"),
        Column("n_shared", "integer", "changes that touched both, change sets up to 30 files", unit="1"),
        Column("n_path", "integer", "changes that touched the one", unit="1"),
        Column("n_other", "integer", "changes that touched the other", unit="1"),
        Column("coupling", "real", "shared changes over the mean of both", unit="1"),
        Column("is_cross_area", "boolean", "they live in different areas"),
    ),
    inputs=(
        "file_change",
        "live_line",
        "file_kind",
    ),
)
