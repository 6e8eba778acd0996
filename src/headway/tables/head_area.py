"""The part of the code that an unmerged head would change most."""

from headway.tables.base import Column, Table

head_area = Table(
    name="head_area",
    kind="derived",
    grain="one recent head",
    key=("sha",),
    columns=(
        Column("sha", "text", "object id of the head"),
        Column("area", "text", "the area with most changed lines", slice=True),
    ),
    inputs=("head_file", "file_kind"),
    inferred="true",
    sql="""
      WITH touched AS (
        SELECT h.sha, k.area, sum(coalesce(h.n_added, 0) + coalesce(h.n_removed, 0)) AS n_lines
        FROM head_file h JOIN file_kind k ON k.path = h.path GROUP BY h.sha, k.area)
      SELECT sha, arg_max(area, (n_lines, area)) AS area FROM touched GROUP BY sha""",
)
