"""Who asked to be forgotten: keyed hashes only, so that a new read does not bring a person back."""

from headway.tables.base import Column, Table

forgotten = Table(
    name="forgotten",
    kind="kept",
    grain="one person who asked to be forgotten",
    key=("person",),
    columns=(Column("person", "text", "pseudonym that this person had", person=True),),
)
