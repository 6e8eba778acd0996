"""Names and addresses: the one private table; no export carries it."""

from headway.tables.base import Column, Table

identity = Table(
    name="identity",
    kind="fact",
    grain="one name and address as written",
    key=(
        "person",
        "name",
        "address",
    ),
    columns=(
        Column("person", "text", "pseudonym: keyed HMAC of the mailmapped address", person=True),
        Column("name", "text", "name as written", secret=True),
        Column("address", "text", "address as written", secret=True),
        Column("canonical", "text", "address after the mailmap, what the pseudonym was made of", secret=True),
        Column("domain", "text", "domain of the address: what team rules may look at", secret=True),
    ),
)
