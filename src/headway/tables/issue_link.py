"""Which commits name which issues of their repository."""

from headway.tables.base import Column, Table

issue_link = Table(
    name="issue_link",
    kind="derived",
    grain="one issue that one commit names",
    key=("sha", "issue"),
    columns=(
        Column("sha", "text", "the commit"),
        Column("repository", "text", "the repository of both", slice=True),
        Column("issue", "text", "number or key of the issue"),
        Column(
            "rule",
            "text",
            "closes (a closing word stands before it), request (the request it landed says that it closes it), key (it is named by a key such as SHOP-12), branch (its branch is called after it: 12-title) or mention (it is named at all)",
            slice=True,
        ),
        Column("confidence", "real", "how sure the rule is that the commit works on it", unit="1"),
    ),
    inputs=("commit", "commit_sign", "head", "issue", "ref", "request_issue"),
    inferred="true",
)
