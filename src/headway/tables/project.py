"""A milestone, epic or version that issues belong to, with the date it is due."""

from headway.tables.base import Column, Table

project = Table(
    name="project",
    kind="fact",
    grain="one milestone, epic or version of one repository",
    key=("repository", "project"),
    columns=(
        Column("repository", "text", "the repository it belongs to", slice=True),
        Column("project", "text", "its number in the tracker, or the content id of its title"),
        Column("kind", "text", "milestone, epic or version", slice=True),
        Column("title", "text", "its title as written; it may hold what a person wrote", secret=True),
        Column("opened_at", "instant", "when it was made, where the tracker says so", null=True),
        Column("due_at", "instant", "end (UTC) of the day at which it is due", null=True, known_at="opened_at"),
        Column("closed_at", "instant", "when it was closed; missing while it is open", null=True),
    ),
    born="opened_at",
    given=True,
)
