"""When each change was being worked on: from its first commit to its landing."""

from headway.tables.base import AREA, TEAM, Column, Table

work_in_progress = Table(
    name="work_in_progress",
    kind="derived",
    grain="one change",
    key=("change_id",),
    columns=(
        Column("change_id", "text", "the change"),
        Column("repository", "text", "the repository", slice=True),
        Column("author", "text", "pseudonym of the author", person=True),
        Column("author_kind", "text", "human, bot or agent", slice=True),
        Column("type", "text", "type of change", slice=True),
        Column("started_at", "instant", "first commit authored; missing where hidden", null=True),
        Column(
            "ended_at", "instant", "landed, or abandoned 30 days after its last commit; missing while open", null=True
        ),
        Column("state", "text", "landed, open or stale", slice=True, known_at="ended_at"),
        Column("last_at", "instant", "newest own commit", null=True),
    ),
    inputs=(
        "change",
        "head",
        "person",
    ),
    sql="""
      SELECT c.change_id, c.repository, c.author, c.author_kind, c.type, c.first_commit_at AS started_at, c.landed_at AS ended_at,
             c.state, coalesce(h.last_at, c.ready_at) AS last_at
      FROM change c LEFT JOIN head h ON h.sha = c.change_id AND h.state = 'open'
      UNION ALL
      SELECT h.sha, h.repository, h.author, p.kind, 'other', h.started_at, h.last_at + {changes.open_days} * INTERVAL 1 DAY, 'stale', h.last_at
      FROM head h JOIN person p ON p.person = h.author WHERE h.state = 'stale' """,
    bridges=(
        AREA,
        TEAM,
    ),
    people="case when author_kind = 'human' then author end",
)
