"""What the message of a commit says about it."""

from headway.tables.base import Column, Table

commit_sign = Table(
    name="commit_sign",
    kind="derived",
    grain="one commit",
    key=("sha",),
    columns=(
        Column("sha", "text", "object id"),
        Column(
            "type",
            "text",
            "type of change told by prefix or text: feature, fix, refactor, docs, test, build, ci, perf, style, chore, revert, release, security, dependency; missing when nothing tells",
            null=True,
        ),
        Column("type_rule", "text", "prefix or text", null=True),
        Column("type_confidence", "real", "how sure the rule is", unit="1", null=True),
        Column("reverts", "text", "object id it says it reverts", null=True),
        Column("reverts_number", "integer", "number of the request it says it reverts", null=True),
        Column("picked_from", "text", "object id it says it was cherry-picked from", null=True),
        Column("number", "integer", "number of the pull or merge request", null=True),
        Column(
            "title_id", "text", "content id of the title of a request: one request landed twice has it twice", null=True
        ),
        Column("ai_tier", "text", "explicit, configured or missing: how AI assistance is evidenced", null=True),
        Column("ai_tool", "text", "the assistant the evidence names", null=True),
    ),
    inputs=(
        "commit",
        "commit_person",
        "person",
    ),
)
