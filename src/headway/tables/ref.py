"""A tag, branch head or remote branch head."""

from headway.tables.base import Column, Table

ref = Table(
    name="ref",
    kind="fact",
    grain="one name in one repository",
    key=(
        "repository",
        "kind",
        "name",
    ),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("kind", "text", "tag or head"),
        Column(
            "name",
            "text",
            "the name as written, decoded with replacement; a branch name may hold a persons name",
            secret=True,
        ),
        Column("sha", "text", "the commit it points at"),
        Column("made_at", "instant", "tagger time of an annotated tag, else committer time of the commit", null=True),
        Column("is_annotated", "boolean", "the tag is an object of its own"),
        Column(
            "patch",
            "text",
            "content id of all that a head adds to the mainline commit it stands on, as a squash would land it; only of heads newer than 100 days",
            null=True,
        ),
        Column(
            "n_lines",
            "integer",
            "telling lines (6 letters or digits and more; a file without lines is one) that a head newer than 100 days adds to the mainline commit it stands on; 0 where it changes nothing; missing where it was not compared or has none",
            unit="lines",
            null=True,
        ),
        Column(
            "n_lines_landed",
            "integer",
            "how many of them were added by changes that landed since and touched a file of the head",
            unit="lines",
            null=True,
        ),
    ),
    born="made_at",
)
