"""A commit reachable from the mainline or from an open head."""

from headway.tables.base import Column, Table

commit = Table(
    name="commit",
    kind="fact",
    grain="one commit, whatever repositories hold it",
    key=("sha",),
    columns=(
        Column("sha", "text", "object id"),
        Column("repository", "text", "the repository that brought it first", slice=True),
        Column(
            "position",
            "integer",
            "place on the mainline counted from its root, 0 first; missing off the mainline",
            null=True,
        ),
        Column("parents", "text", "object ids of the parents, joined by a blank; empty for a root"),
        Column("n_parents", "integer", "how many parents", unit="1"),
        Column("author", "text", "pseudonym of who wrote it", person=True),
        Column("committer", "text", "pseudonym of who put it there", person=True),
        Column("authored_at", "instant", "author time; missing when outside 1971 to 2100", null=True),
        Column("committed_at", "instant", "committer time; missing when outside 1971 to 2100", null=True),
        Column(
            "zone",
            "text",
            "band of time zones of the author's clock, to see whether models treat them alike; missing for an impossible one",
            null=True,
            person=True,
        ),
        Column(
            "message", "text", "message with addresses replaced by pseudonyms, cut at 4,000 characters", secret=True
        ),
        Column("n_message", "integer", "length of the whole message", unit="By"),
        Column(
            "patch",
            "text",
            "content id of the diff against the first parent, without line numbers; told for commits of the last 100 days",
            null=True,
        ),
    ),
)
