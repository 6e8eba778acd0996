"""A landed change and the first deployment that holds it, by ancestry or as a backport."""

from headway.tables.base import AREA, TEAM, Column, Table

deployed_change = Table(
    name="deployed_change",
    kind="derived",
    grain="one landed change in one stream",
    key=(
        "change_id",
        "stream",
    ),
    columns=(
        Column("change_id", "text", "the change"),
        Column("stream", "text", "family of tags; empty for the plain one", slice=True),
        Column("repository", "text", "the repository", slice=True),
        Column("deployment", "text", "the first deployment that holds it; missing while it waits", null=True),
        Column("deployed_at", "instant", "when that was; missing while it waits", null=True),
        Column("via", "text", "ancestry, backport or none"),
        Column("author", "text", "pseudonym of the author", person=True),
        Column("author_kind", "text", "human, bot or agent", slice=True),
        Column("type", "text", "type of change", slice=True),
        Column("kind", "text", "merge, squash or direct", slice=True),
        Column("size", "text", "size class of the change", slice=True),
        Column("ai_assisted", "text", "evidence of AI assistance", slice=True),
        Column("main_area", "text", "the area with most changed lines", slice=True),
        Column("first_commit_at", "instant", "first commit authored; missing where hidden", null=True),
        Column("ready_at", "instant", "ready for review; missing where hidden", null=True),
        Column("first_review_at", "instant", "first review; git cannot tell", null=True),
        Column("landed_at", "instant", "when it landed"),
        Column("rule", "text", "the rule that joined them"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
    ),
    inputs=(
        "change",
        "release",
        "commit",
    ),
    bridges=(
        AREA,
        TEAM,
    ),
    people="case when author_kind = 'human' then author end",
    inferred="true",
)
