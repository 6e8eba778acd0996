"""What is derived for once, under settings that nobody keeps, is derived once: going back costs nothing but a copy."""

import pytest

from headway.cli._edge import Edge
from headway.cli._session import keep_settings, settings_in_force
from headway.core.settings import Settings, parse_settings
from headway.ingest import derive as derive_module
from headway.ingest.derive import derive, feeding
from headway.tables.base import all_tables

OTHER = parse_settings('[areas]\ndepth = 1\n[changes.prefixes]\nchore = "fix"')


@pytest.fixture
def busy(history):
    history.line("a", "b").commit("s", 1, "a").commit(
        "m", 3, "b s", 2, files={"web/api/a.py": (3, 1), "web/ui/b.py": (2, 0)}
    )
    return history.commit("own", 4, "a", message="chore: tidy").tag("v1.0", "m", 5).live("web/api/a.py", "m", 3)


def everything(store):
    names = [name for name, table in all_tables().items() if table.kind == "derived"]
    return {name: sorted(map(str, store.rows(f'select * from "{name}"'))) for name in names}


def test_going_there_and_back_and_there_again_derives_once(busy):
    store = busy.store()
    usual = everything(store)
    assert "file_kind" in derive(store, OTHER, for_once=True)
    other = everything(store)
    assert other != usual
    assert derive(store, Settings(), for_once=True) == []
    assert everything(store) == usual
    assert derive(store, OTHER, for_once=True) == []
    assert everything(store) == other


@pytest.mark.parametrize("settings", [Settings(), OTHER])
def test_what_came_back_grows_as_if_it_had_never_gone(busy, settings):
    store = busy.store()
    for one in (OTHER, Settings(), settings):
        derive(store, one, for_once=True)
    busy.facts.clear()
    busy.commit("new", 6, "m", message="chore: more", files={"web/ui/c.py": (2, 0), "lib/d.py": (1, 0)})
    busy.write(store)
    derive(store, settings)
    grown = everything(store)
    store.rows("delete from _meta where key like 'derived:%' or key like 'recipe:%'")
    derive(store, settings)
    assert everything(store) == grown


def test_reading_anew_or_forgetting_leaves_nothing_aside(busy):
    store = busy.store()
    derive(store, OTHER, for_once=True)
    aside = "select table_name from information_schema.tables where table_name like '\\_aside%' escape '\\'"
    assert store.rows(aside)
    derive(store, Settings())
    assert not store.rows(aside)
    assert not store.rows("select * from _meta where key like 'aside:%'")


def test_settings_that_feed_no_table_are_told_from_those_that_do():
    usual = feeding(Settings())
    for text in ("[privacy]\nmin_people = 3", "[metrics]\noff = ['churn']", "[features]\nperson = true"):
        assert feeding(parse_settings(text)) == usual
    for text in (
        "[areas]\ndepth = 1",
        "[incidents]\ndays = 3",
        "[deployments]\nsource = 'merges'",
        "[paths]\ntest = ['a/*']",
    ):
        assert feeding(parse_settings(text)) != usual


@pytest.mark.parametrize(("text", "n"), [("[privacy]\nmin_people = 3", 0), ("[areas]\ndepth = 1", 1)])
def test_a_verb_that_only_looks_derives_at_most_once(busy, tmp_path, monkeypatch, text, n):
    store = busy.store()
    (tmp_path / "other.toml").write_text(text)
    keep_settings(store, Settings(), Settings())
    rebuilt = []
    whole = derive_module._rebuild
    monkeypatch.setattr(derive_module, "_rebuild", lambda *given: (rebuilt.append(given[1].name), whole(*given)))
    there, back = Edge(None, True, None, tmp_path / "other.toml"), Edge(None, True, None, None)
    monkeypatch.chdir(tmp_path)
    for edge in (there, back, there, back):
        settings_in_force(edge, store)
    assert rebuilt.count("file_kind") == n
    assert len(rebuilt) == len(set(rebuilt))
