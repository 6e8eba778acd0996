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
        "file_touch",
        "live_line",
        "file_kind",
    ),
    sql="""
      WITH alive AS (SELECT DISTINCT l.repository, l.path, k.area FROM live_line l JOIN file_kind k ON k.path = l.path WHERE k.role <> 'generated'),
      touch AS (
        SELECT f.change_id AS sha, a.repository, f.path, a.area FROM file_touch f
        JOIN alive a ON a.path = f.path AND a.repository = f.repository),
      small AS (SELECT sha FROM file_change GROUP BY sha HAVING count(*) BETWEEN 2 AND 30),
      many AS (SELECT repository, path, count(*) AS n FROM touch GROUP BY repository, path HAVING count(*) >= 5),
      few AS (SELECT t.* FROM touch t JOIN small s ON s.sha = t.sha JOIN many m ON m.repository = t.repository AND m.path = t.path),
      pair AS (
        SELECT a.repository, a.path, b.path AS other_path, count(*) AS n_shared, any_value(a.area) <> any_value(b.area) AS is_cross_area
        FROM few a JOIN few b ON b.sha = a.sha AND b.repository = a.repository AND b.path > a.path
        GROUP BY a.repository, a.path, b.path HAVING count(*) >= 5)
      SELECT p.repository, p.path, p.other_path, p.n_shared, a.n AS n_path, b.n AS n_other,
             2.0 * p.n_shared / (a.n + b.n) AS coupling, p.is_cross_area
      FROM pair p JOIN many a ON a.repository = p.repository AND a.path = p.path
      JOIN many b ON b.repository = p.repository AND b.path = p.other_path""",
    as_read=True,
)
