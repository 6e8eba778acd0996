"""What kind of file a path is."""

from headway.tables.base import Column, Table

file_kind = Table(
    name="file_kind",
    kind="derived",
    grain="one path",
    key=("path",),
    columns=(
        Column("path", "text", "the path"),
        Column("area", "text", "the part of the code it belongs to", slice=True),
        Column("area_rule", "text", "the rule that chose the area: settings, depth, codeowners or folders"),
        Column("role", "text", "code, test, docs, generated, config, build or data", slice=True),
        Column("rule", "text", "the rule that chose the role"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
        Column(
            "tells",
            "text",
            "the type of a change that touches only such files; missing where they tell none",
            null=True,
        ),
    ),
    inputs=(
        "file_change",
        "head_file",
        "live_line",
        "line_removal",
        "marked_path",
        "owned_path",
    ),
)
