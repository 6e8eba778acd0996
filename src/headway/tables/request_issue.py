"""Which issues a pull request says it closes, as an exported file tells it."""

from headway.tables.base import Column, Table

request_issue = Table(
    name="request_issue",
    kind="fact",
    grain="one issue that one pull request says it closes",
    key=("repository", "number", "issue"),
    columns=(
        Column("repository", "text", "the repository of both", slice=True),
        Column("number", "integer", "number of the pull request"),
        Column("issue", "text", "number or key of the issue"),
    ),
    given=True,
)
