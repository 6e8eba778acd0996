"""Which release of each stream first holds a commit, itself or as a backport."""

from headway.tables.base import Column, Table

shipped_commit = Table(
    name="shipped_commit",
    kind="derived",
    grain="one commit in one release that first holds it, or a copy of it",
    key=("sha", "release"),
    columns=(
        Column("sha", "text", "object id"),
        Column("release", "text", "the release"),
        Column("stream", "text", "family of tags; empty for the plain one", slice=True),
        Column("released_at", "instant", "when it came out"),
        Column("rule", "text", "ancestry; or for a backport: picked from, same patch, same commit, same request"),
        Column("confidence", "real", "how sure the rule is", unit="1"),
    ),
    inputs=("commit", "commit_sign", "file_change", "file_kind", "release", "side_commit"),
    inferred="true",
    born="released_at",
)
