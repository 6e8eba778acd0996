"""How long lines stood: born with one change, removed by another or still there."""

from headway.tables.base import Column, Table

line_life = Table(
    name="line_life",
    kind="derived",
    grain="lines of one origin change in one area and role that one change removed, or that still stand",
    key=(
        "origin_sha",
        "removed_sha",
        "area",
        "role",
    ),
    columns=(
        Column("origin_sha", "text", "the change that wrote the lines"),
        Column("removed_sha", "text", "the change that removed them; empty while they stand", known_at="removed_at"),
        Column("repository", "text", "the repository", slice=True),
        Column("area", "text", "the area of the file", slice=True),
        Column("role", "text", "code, test, docs, generated, config, build or data", slice=True),
        Column("n_lines", "integer", "lines", unit="lines"),
        Column("born_at", "instant", "when the origin landed; missing where no committer time tells", null=True),
        Column("removed_at", "instant", "when they were removed; missing while they stand", null=True),
        Column(
            "is_own",
            "boolean",
            "removed by their own author; missing while they stand",
            null=True,
            known_at="removed_at",
        ),
        Column("author", "text", "pseudonym of the author of the lines", person=True),
        Column("author_kind", "text", "human, bot or agent", slice=True),
        Column("type", "text", "type of the change that wrote them", slice=True),
        Column("ai_assisted", "text", "evidence of AI assistance in the change that wrote them", slice=True),
    ),
    sql="""
      -- numbers stand for ids and kinds while half a million rows are grouped: long words cost three times as much
      WITH number AS (SELECT row_number() OVER () AS i, * FROM change WHERE state = 'landed'),
      place AS (SELECT row_number() OVER () AS j, area, role FROM file_kind GROUP BY area, role),
      kind AS (SELECT k.path, p.j FROM file_kind k JOIN place p ON p.area = k.area AND p.role = k.role),
      part AS (
        SELECT o.i AS born, r.i AS gone, k.j, sum(l.n_lines) AS n_lines
        FROM line_removal l JOIN kind k ON k.path = l.path JOIN number o ON o.change_id = l.origin_sha JOIN number r ON r.change_id = l.sha AND r.repository = o.repository
        GROUP BY o.i, r.i, k.j
        UNION ALL
        SELECT o.i, NULL, k.j, sum(l.n_lines)
        FROM live_line l JOIN kind k ON k.path = l.path JOIN number o ON o.change_id = l.origin_sha AND o.repository = l.repository
        GROUP BY o.i, k.j)
      SELECT o.change_id AS origin_sha, coalesce(r.change_id, '') AS removed_sha, o.repository, k.area, k.role, p.n_lines,
             o.landed_at AS born_at, r.landed_at AS removed_at, r.author = o.author AS is_own, o.author, o.author_kind, o.type, o.ai_assisted
      FROM part p JOIN number o ON o.i = p.born JOIN place k ON k.j = p.j LEFT JOIN number r ON r.i = p.gone""",
    inputs=(
        "line_removal",
        "live_line",
        "change",
        "file_kind",
    ),
    people="case when author_kind = 'human' then author end",
    inferred="false",
)
