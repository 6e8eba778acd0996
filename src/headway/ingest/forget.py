"""Takes a person, or everything older than a day, out of the facts, and keeps them out."""

from collections.abc import Iterable
from datetime import datetime

from headway.core.errors import BadInput
from headway.core.ids import FORGOTTEN, pseudonym
from headway.core.people import canonical_address
from headway.store.duckdb import Store
from headway.tables.base import Table, all_tables
from headway.tables.forgotten import forgotten

BY_COMMIT = ("commit_person", "file_change", "line_removal", "line_beside", "change_content")
"""Facts that go with their commit."""


def forget(store: Store, key: bytes, address: str) -> int:
    """Remove a person's names and addresses and give their facts the pseudonym that all who asked share.

    Every address that the mailmap gave to the same person goes too. What is left is what a new read would give,
    because it honours the list. Returns how many pseudonyms went; raises `BadInput` for an address nobody here has.
    The derived tables are stale afterwards.
    """
    people = _people(store, address)
    known = set(forgotten_people(store))
    if not people - known:
        if pseudonym(key, canonical_address(address)) in known:
            return 0
        raise BadInput("Nobody in this database has that address.", "Give an address as it stands in a commit.")
    with store.transaction():
        store.append(forgotten, {"person": sorted(people)})
        for person in people:
            _replace(store, person)
        _one_row_a_key(store, all_tables()["commit_person"])
        store.rows("delete from identity where person in (select person from forgotten)")
    store.shed()
    return len(people - known)


def forgotten_people(store: Store) -> list[str]:
    """Return the pseudonyms of everyone who asked to be forgotten."""
    return [person for (person,) in store.rows("select person from forgotten order by person")]


def drop_before(store: Store, instant: datetime) -> None:
    """Remove the commits made before `instant`, what they changed, and everyone who made no other."""
    old = "select sha from commit where coalesce(committed_at, authored_at) < ?"
    store.rows("update repository set observed_from = greatest(observed_from, ?) where tip_sha is not null", [instant])
    if not store.rows(f"{old} limit 1", [instant]):
        return
    store.shed()
    with store.transaction():
        for table in BY_COMMIT:
            store.rows(f"delete from {table} where sha in ({old})", [instant])
        store.rows(f"delete from commit where sha in ({old})", [instant])
        store.rows("delete from identity where person not in (select person from commit_person)")


def _people(store: Store, address: str) -> set[str]:
    canonical = canonical_address(address)
    found = store.rows(
        "select distinct person from identity where lower(trim(address)) = ? or canonical = ?", [canonical, canonical]
    )
    return {person for (person,) in found}


def _replace(store: Store, person: str) -> None:
    for table, column in _places():
        store.rows(f'update "{table}" set "{column}" = ? where "{column}" = ?', [FORGOTTEN, person])
    said, now_said = f"person:{person}", f"person:{FORGOTTEN}"
    store.rows("update commit set message = replace(message, ?, ?) where contains(message, ?)", [said, now_said, said])


def _places() -> Iterable[tuple[str, str]]:
    tables = [t for t in all_tables().values() if t.kind != "derived" and t.name not in ("identity", "forgotten")]
    return ((t.name, c.name) for t in tables for c in t.columns if c.person)


def _one_row_a_key(store: Store, table: Table) -> None:
    # Two people who are both forgotten may stand in one part of one commit; a new read would give one row.
    keys, names = ", ".join(table.key), ", ".join(c.name for c in table.columns)
    store.rows(f"create or replace temp table _once as select distinct on ({keys}) {names} from {table.name}")
    store.rows(f"delete from {table.name}")
    store.rows(f"insert into {table.name} ({names}) select {names} from _once")
    store.rows("drop table _once")
