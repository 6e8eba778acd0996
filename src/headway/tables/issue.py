"""An issue of the team's tracker, as an exported file tells it."""

from headway.tables.base import Column, Table

issue = Table(
    name="issue",
    kind="fact",
    grain="one issue of one repository",
    key=("repository", "issue"),
    columns=(
        Column("repository", "text", "the repository it belongs to", slice=True),
        Column("issue", "text", "number or key in the tracker: 12, SHOP-12"),
        Column("opened_at", "instant", "when it was opened"),
        Column("closed_at", "instant", "when it was closed, for whatever reason; missing while it is open", null=True),
        Column(
            "is_dropped",
            "boolean",
            "closed as not planned or as a duplicate; missing where the tracker does not say",
            slice=True,
            null=True,
            known_at="closed_at",
        ),
        Column(
            "due_at",
            "instant",
            "end (UTC) of the day at which it is due by itself, as of the export; an earlier date is not kept",
            null=True,
            known_at="opened_at",
        ),
        Column("project", "text", "the milestone, epic or version it belongs to, as of the export", null=True),
    ),
    born="opened_at",
    given=True,
)
