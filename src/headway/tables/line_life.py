"""How long lines stood: born with one change, removed by another or still there."""

from headway.tables.base import Column, Table

line_life = Table(
    name="line_life",
    kind="derived",
    grain="lines of one origin change in one area that one change removed, or that still stand",
    key=(
        "origin_sha",
        "removed_sha",
        "area",
    ),
    columns=(
        Column("origin_sha", "text", "the change that wrote the lines"),
        Column("removed_sha", "text", "the change that removed them; empty while they stand"),
        Column("repository", "text", "the repository", slice=True),
        Column("area", "text", "the area of the file", slice=True),
        Column("role", "text", "code, test, docs, generated, config, build or data", slice=True),
        Column("n_lines", "integer", "lines", unit="lines"),
        Column("born_at", "instant", "when the origin landed"),
        Column("removed_at", "instant", "when they were removed; missing while they stand", null=True),
        Column("is_own", "boolean", "removed by their own author; missing while they stand", null=True),
        Column("author", "text", "pseudonym of the author of the lines", person=True),
        Column("author_kind", "text", "human, bot or agent", slice=True),
        Column("type", "text", "type of the change that wrote them", slice=True),
        Column("ai_assisted", "text", "evidence of AI assistance in the change that wrote them", slice=True),
    ),
    inputs=(
        "line_removal",
        "live_line",
        "change",
        "file_kind",
    ),
    people="case when author_kind = 'human' then author end",
    inferred="false",
)
