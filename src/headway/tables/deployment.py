"""What counts as a deployment here: a release, or with `--deployments merges` each landing."""

from headway.tables.base import Column, Table

deployment = Table(
    name="deployment",
    kind="derived",
    grain="one deployment",
    key=("deployment",),
    columns=(
        Column("deployment", "text", "the release, or the object id of the landing"),
        Column("repository", "text", "the repository", slice=True),
        Column("stream", "text", "family of tags; empty for the plain one", slice=True),
        Column("kind", "text", "release or merge", slice=True),
        Column("deployed_at", "instant", "when it was released or landed"),
        Column("previous_at", "instant", "when the one before it in its stream was", null=True),
        Column("n_changes", "integer", "changes first shipped with it", unit="1"),
        Column("n_people", "integer", "human authors of those changes", unit="1"),
        Column("is_failed", "boolean", "a repair release followed (see incident); missing for merges", null=True),
        Column("is_repair", "boolean", "it is itself such a repair: unplanned; missing for merges", null=True),
        Column("recovered_at", "instant", "when the repair was released", null=True),
        Column("rule", "text", "the rule that inferred it"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
    ),
    inputs=(
        "release",
        "change",
        "deployed_change",
        "incident",
    ),
    people_in=("deployed_change", "deployment"),
    inferred="true",
)
