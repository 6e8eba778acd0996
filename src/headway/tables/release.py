"""A release: a stable tag in one stream of versions. Never called a production deployment."""

from headway.tables.base import Column, Table

release = Table(
    name="release",
    kind="derived",
    grain="one tag",
    key=("release",),
    columns=(
        Column("release", "text", "stream and version, unique with the repository in front"),
        Column("repository", "text", "the repository", slice=True),
        Column("stream", "text", "family of tags that version together; empty for the plain one", slice=True),
        Column("version", "text", "version as written in the tag"),
        Column("line", "text", "major.minor: the line a patch release belongs to"),
        Column("sha", "text", "the commit that was tagged"),
        Column("released_at", "instant", "tagger time, else committer time"),
        Column("is_stable", "boolean", "no pre-release; only these count"),
        Column(
            "previous",
            "text",
            "the release before it in its line or, for the first of a line, in its stream",
            null=True,
        ),
        Column("rule", "text", "the rule that read the tag"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
    ),
    inputs=(
        "ref",
        "commit",
    ),
    born="released_at",
)
