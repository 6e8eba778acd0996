"""A git repository that was read, and what the reading could not see."""

from headway.tables.base import Column, Table

repository = Table(
    name="repository",
    kind="fact",
    grain="one repository",
    key=("repository",),
    columns=(
        Column(
            "repository",
            "text",
            "short name of the repository: the folder name, made unique by its root commit where two clash",
            slice=True,
        ),
        Column(
            "root_sha",
            "text",
            "the oldest root commit reachable from the mainline; two clones of one project share it",
            null=True,
        ),
        Column("tip_sha", "text", "newest commit of the mainline that was read", null=True),
        Column("mainline", "text", "how the mainline was chosen: head, or the setting that named it"),
        Column(
            "observed_from",
            "instant",
            "landing time of the first mainline commit whose clock can be believed",
            null=True,
        ),
        Column("observed_until", "instant", "landing time of the newest mainline commit read", null=True),
        Column("is_shallow", "boolean", "history is cut off; origins beyond the cut are unknown"),
        Column("is_verified", "boolean", "every object was hashed again while it was read"),
        Column("n_unreadable", "integer", "commits or files whose objects are missing, stepped over", unit="1"),
    ),
)
