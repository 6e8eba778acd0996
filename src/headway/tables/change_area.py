"""The areas a change touched, weighted by changed lines."""

from headway.tables.base import Column, Table

change_area = Table(
    name="change_area",
    kind="derived",
    grain="one area of one change",
    key=(
        "change_id",
        "area",
    ),
    columns=(
        Column("change_id", "text", "the change"),
        Column("area", "text", "the area", slice=True),
        Column("weight", "real", "share of the changed lines; the weights of a change sum to 1", unit="1"),
        Column("n_lines", "integer", "lines changed", unit="lines"),
    ),
    inputs=(
        "file_change",
        "file_kind",
        "change",
    ),
)
