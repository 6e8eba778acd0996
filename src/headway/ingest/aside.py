"""Derived tables as they were under other settings, set aside so that looking under these for once costs a single derivation."""

from headway.store.duckdb import Store
from headway.store.schema import quoted
from headway.tables.base import Table, all_tables


def exchange(store: Store, table: Table, wanted: str, made_of: str) -> bool:
    """Set the rows of a derived table aside, and return whether those of the `wanted` version lay there and took their place.

    `made_of` is the recipe of the wanted version. Only one version lies aside. A version names facts, settings and code, so rows of the wanted one are what would be derived.
    """
    name, aside, swap = quoted(table.name), quoted(_aside(table)), quoted(f"_swap_{table.name}")
    here, there = store.meta(f"derived:{table.name}"), store.meta(f"aside:{table.name}")
    if here is None and there != wanted:
        return False
    with store.transaction():
        if there == wanted:
            store.rows(f"CREATE TABLE {swap} AS SELECT * FROM {aside}")
        store.rows(f"CREATE OR REPLACE TABLE {aside} AS SELECT * FROM {name}")
        store.remember(f"aside:{table.name}", here)
        if there == wanted:
            store.rows(f"DELETE FROM {name}")
            store.rows(f"INSERT INTO {name} SELECT * FROM {swap}")
            store.rows(f"DROP TABLE {swap}")
            store.remember(f"derived:{table.name}", wanted)
            if store.meta(f"recipe:{table.name}"):
                store.remember(f"recipe:{table.name}", made_of)
    return there == wanted


def drop_aside(store: Store) -> None:
    """Drop what was set aside: new facts make it useless, and who is forgotten must not lie in it."""
    for (key,) in store.rows("select key from _meta where key like 'aside:%'"):
        table = all_tables()[key.partition(":")[2]]
        with store.transaction():
            store.rows(f"DROP TABLE IF EXISTS {quoted(_aside(table))}")
            store.remember(key, None)


def _aside(table: Table) -> str:
    return f"_aside_{table.name}"
