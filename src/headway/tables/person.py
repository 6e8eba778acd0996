"""A pseudonym, and whether a human, a bot or an AI agent stands behind it."""

from headway.tables.base import Column, Table

person = Table(
    name="person",
    kind="derived",
    grain="one pseudonym",
    key=("person",),
    columns=(
        Column("person", "text", "pseudonym", person=True),
        Column("kind", "text", "human, bot or agent"),
        Column("tool", "text", "the AI assistant, for agents", null=True),
        Column("rule", "text", "the rule that told them apart"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
        Column("last_at", "instant", "newest commit authored", null=True),
    ),
    inputs=(
        "identity",
        "commit",
        "commit_person",
    ),
)
