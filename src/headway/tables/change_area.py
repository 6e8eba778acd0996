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
    sql="""
      WITH touched AS (
        SELECT f.sha AS change_id, k.area, sum(coalesce(f.n_added, 0) + coalesce(f.n_removed, 0)) AS n_lines, count(*) AS n_files
        FROM file_change f JOIN file_kind k ON k.path = f.path JOIN change c ON c.change_id = f.sha GROUP BY f.sha, k.area),
      whole AS (SELECT change_id, sum(n_lines) AS n_lines, sum(n_files) AS n_files FROM touched GROUP BY change_id)
      SELECT t.change_id, t.area,
             -- a change of binaries and modes only has no lines to weigh by: files stand in
             CASE WHEN w.n_lines > 0 THEN t.n_lines / w.n_lines ELSE t.n_files / w.n_files END AS weight, t.n_lines
      FROM touched t JOIN whole w ON w.change_id = t.change_id
      WHERE w.n_lines = 0 OR t.n_lines > 0""",
    inputs=(
        "file_change",
        "file_kind",
        "change",
    ),
)
