"""A person named by a commit: author, committer, or in a trailer."""

from headway.tables.base import Column, Table

commit_person = Table(
    name="commit_person",
    kind="fact",
    grain="one person in one part of one commit",
    key=(
        "sha",
        "person",
        "part",
    ),
    columns=(
        Column("sha", "text", "object id of the commit"),
        Column("person", "text", "pseudonym", person=True),
        Column(
            "part", "text", "author, committer, co_author, reviewer, approver, tester, reporter, signer or assistant"
        ),
    ),
)
