"""Tables that only learning reads are made when somebody asks for them, and are never out of date."""

import pytest

from headway.core.settings import Settings
from headway.ingest.derive import derive, derive_on_demand
from headway.store.duckdb import Store
from headway.tables.base import all_tables

DEMANDED = sorted(name for name, table in all_tables().items() if table.on_demand)


def counts(store):
    return {name: store.rows(f"select count(*) from {name}")[0][0] for name in DEMANDED}


@pytest.fixture
def mended(history):
    history.line("a", "b").commit("c", 2, "b", 2, files={"web/a.py": (3, 0)})
    return history.commit(
        "d", 3, "c", 3, message="fix: a", files={"web/a.py": (1, 2)}, removed={("web/a.py", "c"): 2}
    ).live("web/a.py", "d", 2)


@pytest.fixture
def plain(mended):
    store = Store(None)
    mended.write(store)
    derive(store, Settings())
    return store


def test_a_read_leaves_them_empty_and_asking_makes_them(plain, mended):
    assert DEMANDED
    assert not any(counts(plain).values())
    derive_on_demand(plain, Settings())
    assert all(counts(plain).values())
    whole = mended.store()
    for name in DEMANDED:
        assert plain.rows(f"select * from {name} order by all") == whole.rows(f"select * from {name} order by all")


def test_asking_twice_derives_nothing_again(plain, monkeypatch):
    derive_on_demand(plain, Settings())
    monkeypatch.setattr("headway.ingest.derive.derive", lambda *_, **__: pytest.fail("derived again"))
    derive_on_demand(plain, Settings())


def test_what_was_asked_for_once_stays_while_it_is_true_and_goes_when_it_is_not(plain, mended):
    derive_on_demand(plain, Settings())
    assert derive(plain, Settings()) == []
    assert all(counts(plain).values())
    mended.facts.clear()
    mended.commit("e", 4, "d", 4, message="fix: b", files={"web/a.py": (1, 1)}, removed={("web/a.py", "d"): 1})
    mended.write(plain)
    derive(plain, Settings())
    assert not any(counts(plain).values())
    derive_on_demand(plain, Settings())
    assert plain.rows("select fixed_by from defect_origin where fixed_by = ?", [mended.id("e")])


def test_no_other_derived_table_reads_one_that_is_made_on_demand():
    for table in all_tables().values():
        assert table.on_demand or not set(table.inputs) & set(DEMANDED), table.name
