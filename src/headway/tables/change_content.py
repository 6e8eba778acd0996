"""What message, paths and changed lines of a landed change or recent head say, as hashed words and counts; read only for learning."""

from headway.tables.base import Column, Table

change_content = Table(
    name="change_content",
    kind="fact",
    grain="one mainline commit or recent head whose lines were read",
    key=("sha",),
    columns=(
        Column("sha", "text", "object id"),
        Column(
            "words",
            "bytes",
            "hashed words of message, paths, added and removed lines: 4-byte buckets, little end first",
            secret=True,
        ),
        Column(
            "n_conditionals", "integer", "conditions, loops and handlers in added lines of code", unit="1", null=True
        ),
        Column("n_conditionals_removed", "integer", "the same in removed lines of code", unit="1", null=True),
        Column(
            "n_declarations", "integer", "functions, classes and the like in added lines of code", unit="1", null=True
        ),
        Column("indentation", "real", "mean indentation of added lines of code", unit="1", null=True),
    ),
)
