"""Which columns may split a metric: those its table marks, and never one that leads to a person."""

from headway.core.errors import UnknownName, Withheld
from headway.metrics.base import Metric
from headway.tables.base import Bridge, Column, Table, all_tables

PRIVATE_WORDS = frozenset({
    "address", "approver", "assignee", "author", "author_name", "branch", "committer", "email", "login", "mail", "message", "name",
    "owner", "person", "pseudonym", "reviewer", "subject", "user", "username",
})  # fmt: skip
"""Words that ask for a person, whether or not a table has such a column."""

WHY = "it leads to a person, and Headway pairs no person with an outcome"


def slicing(metric: Metric, table: Table, name: str) -> Column | Bridge:
    """Return the column or bridge called `name` that may split the metric.

    Raises `Withheld` for one that leads to a person, `UnknownName` for one that the metric's table does not split by.
    """
    if name in table.slices:
        return table.slices[name]
    if leads_to_person(name):
        allowed = ", ".join(sorted(table.slices))
        raise Withheld(f"{metric.name} is not split by '{name[:40]}': {WHY}.", f"It splits by: {allowed}.")
    raise UnknownName(f"column that splits {metric.name}", name, list(table.slices))


def leads_to_person(name: str) -> bool:
    """Return whether a word names a person, or a column of any table that leads to one."""
    return name in PRIVATE_WORDS or any(
        c.name == name and (c.person or c.secret) for table in all_tables().values() for c in table.columns
    )
