"""Derived tables are rebuilt when what they are made of changed, and only then."""

import re

import pytest

from headway.core.errors import HeadwayError, StoreCramped
from headway.core.settings import Settings, parse_settings
from headway.ingest import derive as derive_module
from headway.ingest.derive import derivation_order, derive
from headway.rules import file_kind as file_kind_module
from headway.rules.base import all_builds
from headway.store.duckdb import Store
from headway.tables.base import all_tables


def everything(store):
    return {
        name: sorted(map(str, store.rows(f'select * from "{name}"')))
        for name, table in all_tables().items()
        if table.kind == "derived"
    }


@pytest.fixture
def busy(history):
    history.line("a", "b").commit("s", 1, "a").commit("m", 3, "b s", 2, files={"web/a.py": (3, 1)}).commit(
        "own", 4, "a"
    )
    return history.tag("v1.0", "m", 5).branch("idea", "own").live("web/a.py", "m", 3)


def test_a_second_derivation_does_nothing(busy):
    assert derive(busy.store(), Settings()) == []


def test_settings_rebuild_only_what_reads_them(busy):
    store, changed = busy.store(), parse_settings("[incidents]\ndays = 3")
    assert set(derive(store, changed)) == {"repair", "incident", "incident_cause", "deployment"}
    assert derive(store, changed, on_demand=True) == ["defect_origin"]


def test_a_setting_that_nothing_derived_reads_rebuilds_nothing(busy):
    assert derive(busy.store(), parse_settings("[privacy]\nmin_people = 3")) == []


def test_growing_gives_the_same_tables_as_starting_anew(busy):
    grown = busy.store()
    busy.facts.clear()
    busy.commit("z", 6, "m", 3, message="Revert it\n\nThis reverts commit " + busy.id("m"), files={"web/b.py": (1, 0)})
    busy.write(grown)
    derive(grown, Settings())
    anew = grown.rows("select * from commit_sign order by sha")
    grown.rows("delete from _meta where key like 'derived:%' or key like 'recipe:%'")
    derive(grown, Settings())
    assert grown.rows("select * from commit_sign order by sha") == anew
    assert len(anew) == 6


def test_a_commit_that_went_takes_its_signs_along(busy):
    store = busy.store()
    store.rows("delete from commit where sha = ?", [busy.id("own")])
    derive(store, Settings())
    assert store.rows("select count(*) from commit_sign") == store.rows("select count(*) from commit")


def test_the_order_in_which_facts_arrive_changes_nothing(busy, history):
    before = everything(busy.store())
    for rows in busy.facts.values():
        rows.reverse()
    assert everything(busy.store()) == before


def test_every_derived_table_has_one_way_to_be_made():
    builds = all_builds()
    for name, table in all_tables().items():
        if table.kind == "derived":
            assert bool(table.sql) != (name in builds), name


def test_inputs_come_before_what_is_made_of_them():
    tables = all_tables()
    order = derivation_order(tables)
    for at, name in enumerate(order):
        assert not set(tables[name].inputs) & set(order[at:]), name


def test_what_a_query_reads_is_declared(busy):
    builds = all_builds()
    for name, table in all_tables().items():
        if table.kind != "derived":
            continue
        text = table.sql or " ".join(need.sql for need in builds[name].needs.values())
        read = {other for other in all_tables() if other != name and re.search(rf'(?:FROM|JOIN) "?{other}\b', text)}
        assert read <= set(table.inputs), name


def test_a_failed_rebuild_leaves_the_table_as_it_was(busy, monkeypatch):
    store = busy.store()
    before = store.rows("select * from release")
    monkeypatch.setattr("headway.rules.release.read_tag", lambda *_: 1 / 0)
    with pytest.raises((ZeroDivisionError, HeadwayError)):
        derive(store, parse_settings('[releases]\nignore = ["x"]'))
    assert store.rows("select * from release") == before


def test_a_table_that_finds_too_little_memory_is_given_more(busy, monkeypatch):
    whole, rooms = everything(busy.store()), []
    real, real_room, tries = derive_module._rebuild, Store.make_room, []

    def cramped(shared, table, *more):
        if table.name == "change" and len(tries) < 2:
            tries.append(table.name)
            raise StoreCramped("Out of memory.", "")
        real(shared, table, *more)

    monkeypatch.setattr(derive_module, "_rebuild", cramped)
    monkeypatch.setattr(
        Store, "make_room", lambda self, *room, **threads: rooms.append(room) or real_room(self, *room, **threads)
    )
    assert everything(busy.store()) == whole
    at = rooms.index((0.25,))
    assert rooms[at - 1 : at + 3] == [(0.0,), (0.25,), (0.5,), (0.0,)]
    tries.clear()
    monkeypatch.setattr(derive_module, "ROOMS", (0.0, 1.0))
    with pytest.raises(StoreCramped):
        busy.store()


def test_the_role_of_a_path_is_told_once_for_the_same_settings(busy, monkeypatch):
    store, told, real = busy.store(), [], file_kind_module.path_role
    monkeypatch.setattr(file_kind_module, "path_role", lambda path, paths: told.append(path) or real(path, paths))
    busy.facts.clear()
    busy.commit("z", 6, "m", 3, files={"web/new.py": (1, 0), "web/a.py": (1, 0)})
    busy.write(store)
    derive(store, Settings())
    assert told == ["web/new.py"]
    derive(store, parse_settings('[paths]\ngenerated = ["web/new.*"]'))
    assert sorted(told[1:]) == ["web/a.py", "web/new.py"]
    assert store.rows("select role, rule from file_kind where path = 'web/new.py'") == [("generated", "settings")]
