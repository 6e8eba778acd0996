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
        Column("n_changes_ever", "integer", "changes that ever touched it, under whatever name", unit="1"),
        Column("n_fixes", "integer", "of the last 365 days, those of type fix, security or revert", unit="1"),
        Column("n_people", "integer", "human authors of its live lines", unit="1"),
        Column("last_at", "instant", "newest change", null=True),
    ),
    sql="""
      WITH newest AS (SELECT repository, max(landed_at) AS at FROM change GROUP BY repository),
      alive AS (
        SELECT l.repository, l.path, sum(l.n_lines) AS n_lines,
               count(DISTINCT CASE WHEN c.author_kind = 'human' THEN c.author END) AS n_people
        FROM live_line l LEFT JOIN change c ON c.change_id = l.origin_sha GROUP BY l.repository, l.path),
      touch AS (
        SELECT f.repository, f.path, count(*) AS n_ever, max(c.landed_at) AS last_at,
               count(*) FILTER (c.landed_at > n.at - INTERVAL 365 DAY) AS n,
               count(*) FILTER (c.landed_at > n.at - INTERVAL 365 DAY AND c.type IN ('fix', 'security', 'revert')) AS n_fixes
        FROM file_touch f JOIN change c ON c.change_id = f.change_id JOIN newest n ON n.repository = f.repository GROUP BY f.repository, f.path)
      SELECT a.repository, a.path, k.area, k.role, a.n_lines, coalesce(t.n, 0) AS n_changes, coalesce(t.n_ever, 0) AS n_changes_ever,
             coalesce(t.n_fixes, 0) AS n_fixes, a.n_people, t.last_at
      FROM alive a JOIN file_kind k ON k.path = a.path LEFT JOIN touch t ON t.repository = a.repository AND t.path = a.path""",
    inputs=(
        "file_touch",
        "live_line",
        "file_kind",
        "change",
    ),
    as_read=True,
)
