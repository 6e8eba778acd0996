"""The patterns of a repository's CODEOWNERS file, without the owners."""

from headway.tables.base import Column, Table

owned_path = Table(
    name="owned_path",
    kind="fact",
    grain="one pattern of CODEOWNERS",
    key=("repository", "ordinal"),
    columns=(
        Column("repository", "text", "the repository", slice=True),
        Column("ordinal", "integer", "place in the file: later patterns win", unit="1"),
        Column("pattern", "text", "the pattern as written"),
        Column("section", "text", "the section it stands in; empty outside of any"),
    ),
)
