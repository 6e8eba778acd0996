"""What a model or a person said a subject is: kept apart from the facts, so that no label feeds another."""

from headway.tables.base import Column, Table

label = Table(
    name="label",
    kind="kept",
    grain="one subject of one task as told by one source",
    key=("task", "subject", "source"),
    columns=(
        Column("task", "text", "the learning task", slice=True),
        Column("subject", "text", "what is labelled"),
        Column("source", "text", "version of the model, or a person's confirmation", slice=True),
        Column("value", "text", "what it is said to be", slice=True),
        Column("confidence", "real", "how sure the source is", unit="1"),
        Column("known_at", "instant", "when that was said or became known"),
    ),
    inferred="true",
    born="known_at",
)
