"""Which commits a change landed with."""

from headway.tables.base import Column, Table

change_commit = Table(
    name="change_commit",
    kind="derived",
    grain="one commit of one change",
    key=(
        "change_id",
        "sha",
    ),
    columns=(
        Column("change_id", "text", "the change"),
        Column("sha", "text", "the commit"),
    ),
    inputs=(
        "side_commit",
        "head",
    ),
    sql="""
      SELECT s.change_id, s.sha FROM side_commit s
      LEFT JOIN (SELECT DISTINCT sha FROM head WHERE state = 'open') h ON h.sha = s.change_id
      WHERE s.is_landed OR h.sha IS NOT NULL""",
)
