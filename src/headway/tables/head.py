"""An unmerged head, and whether it is an open change."""

from headway.tables.base import Column, Table

head = Table(
    name="head",
    kind="derived",
    grain="one commit that branch names point at and the mainline does not hold",
    key=("repository", "sha"),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("sha", "text", "object id of the head"),
        Column(
            "state",
            "text",
            "open, stale (no own commit in the last `changes.open_days`), landed (under other ids), release or bot",
            slice=True,
        ),
        Column("number", "integer", "number of the pull or merge request", null=True),
        Column("author", "text", "pseudonym of the author of the head", person=True),
        Column(
            "n_own", "integer", "commits of its own without merges; 0 where it is stale and was not walked", unit="1"
        ),
        Column("started_at", "instant", "first own commit authored", null=True),
        Column("last_at", "instant", "newest own commit", null=True),
    ),
    inputs=("ref", "commit", "person", "side_commit"),
    inferred="true",
)
