"""The store keeps rows, keys, missing values and one writer."""

import os
import stat
import subprocess
import sys
from datetime import datetime

import numpy as np
import pytest

from headway.core.errors import StoreFailed, StoreLocked
from headway.store.duckdb import Store
from headway.tables.base import all_tables
from headway.tables.line_removal import line_removal
from headway.tables.ref import ref

REMOVALS = {"sha": ["a", "a"], "path": ["p", "q"], "origin_sha": ["x", ""], "n_lines": [3, 4]}


@pytest.fixture
def store():
    opened = Store(None)
    yield opened
    opened.close()


def test_every_declared_table_exists_and_can_be_selected_by_its_plain_name(store):
    for name, table in all_tables().items():
        columns = ", ".join(c.name for c in table.columns)
        assert store.rows(f"select {columns} from {name}") == []


def test_rows_with_a_key_that_is_there_already_are_passed_over(store):
    store.append(line_removal, REMOVALS)
    store.append(line_removal, REMOVALS | {"path": ["p", "r"], "n_lines": np.array([99, 5])})
    assert sorted(store.rows("select path, n_lines from line_removal")) == [("p", 3), ("q", 4), ("r", 5)]


def test_missing_values_stay_missing_both_ways(store):
    row = {"repository": ["r"] * 2, "kind": ["tag"] * 2, "name": ["1", "2"], "sha": ["s"] * 2}
    row |= dict.fromkeys(("patch", "n_lines", "n_lines_landed"), [None] * 2)
    store.append(ref, row | {"made_at": [datetime(2020, 1, 1), None], "is_annotated": [True, False]})
    assert store.rows("select count(made_at), count(*) from ref") == [(1, 2)]
    found = store.columns(
        "select made_at, case when is_annotated then 1 end as n, nullif(name, '1') as name from ref order by 3"
    )
    assert np.isnat(found["made_at"]).sum() == 1
    assert np.isnan(found["n"]).sum() == 1
    assert sorted(found["name"]) == ["", "2"]


def test_a_transaction_that_fails_leaves_nothing(store):
    def fail():
        with store.transaction():
            store.append(line_removal, REMOVALS)
            store.remember("cursor:r", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.rows("select * from line_removal") == []
    assert store.meta("cursor:r") is None


def test_the_file_is_private_and_survives_reopening(tmp_path):
    path = tmp_path / "a.duckdb"
    first = Store(path)
    first.append(line_removal, REMOVALS)
    assert {stat.S_IMODE(f.stat().st_mode) for f in tmp_path.iterdir()} == {0o600}
    first.close()
    again = Store(path)
    assert len(again.rows("select * from line_removal")) == 2
    again.close()


def test_a_second_process_hears_who_holds_the_file(tmp_path):
    path = tmp_path / "a.duckdb"
    hold = "import sys,pathlib; from headway.store.duckdb import Store; s = Store(pathlib.Path(sys.argv[1])); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ
    ) as holder:
        holder.stdout.readline()
        with pytest.raises(StoreLocked, match=rf"process {holder.pid} .*python"):
            Store(path)
        holder.communicate(b"\n")


def test_a_corrupt_file_and_a_missing_folder_are_explained(tmp_path):
    (tmp_path / "a.duckdb").write_bytes(b"garbage" * 5000)
    with pytest.raises(StoreFailed, match="no readable database"):
        Store(tmp_path / "a.duckdb")
    with pytest.raises(StoreFailed, match="There is no folder"):
        Store(tmp_path / "nowhere" / "a.duckdb")


def test_a_changed_fact_table_is_made_anew_and_its_cursor_forgotten(tmp_path):
    store = Store(tmp_path / "a.duckdb")
    store.append(line_removal, REMOVALS)
    store.remember("cursor:r", "tip")
    store.remember("table:ref", "another shape")
    store.close()
    store = Store(tmp_path / "a.duckdb")
    assert store.rows("select * from line_removal") == []
    assert store.meta("cursor:r") is None
    store.close()


def test_states_are_rewritten_path_by_path(store):
    store.keep_states("r", {b"a\xff": b"1", b"b": b"2"}, [], whole=True)
    store.keep_states("r", {b"b": b"3"}, [b"a\xff"], whole=False)
    assert list(store.states("r")) == [(b"b", b"3")]


def test_a_reader_that_writes_becomes_the_writer_and_keeps_its_memory(tmp_path):
    path = tmp_path / "a.duckdb"
    Store(path).close()
    reader = Store(path, reading=True)
    reader.make_room(n_threads=1)
    reader.append(line_removal, REMOVALS)
    assert reader.rows("select current_setting('threads')") == [(1,)]
    reader.close()
    again = Store(path, reading=True)
    assert len(again.rows("select * from line_removal")) == 2
    again.close()


def test_a_reader_that_may_not_write_now_can_still_read(tmp_path):
    path = tmp_path / "a.duckdb"
    Store(path).close()
    hold = "import sys,pathlib; from headway.store.duckdb import Store; s = Store(pathlib.Path(sys.argv[1]), reading=True); print(1, flush=True); input()"
    reader = Store(path, reading=True)
    with subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ
    ) as holder:
        holder.stdout.readline()
        with pytest.raises(StoreLocked, match=str(holder.pid)):
            reader.remember("cursor:r", "x")
        assert reader.meta("cursor:r") is None
        holder.communicate(b"\n")
    reader.remember("cursor:r", "x")
    assert reader.meta("cursor:r") == "x"
    reader.close()


def test_a_reader_of_a_file_with_older_tables_brings_it_up_to_date(tmp_path):
    path = tmp_path / "a.duckdb"
    store = Store(path)
    store.append(line_removal, REMOVALS)
    store.remember("table:ref", "another shape")
    store.close()
    reader = Store(path, reading=True)
    assert reader.rows("select * from line_removal") == []
    reader.close()


def test_what_readers_spill_lies_apart_and_goes_with_them(tmp_path):
    path = tmp_path / "a.duckdb"
    Store(path).close()
    reader = Store(path, reading=True)
    reader.rows("set memory_limit = '60MB'")
    reader.rows("create temp table much as select range as n, md5(range::varchar) as word from range(2000000)")
    assert {f.name for f in tmp_path.iterdir()} == {"a.duckdb", f"a.duckdb.{os.getpid()}.tmp"}
    reader.close()
    assert {f.name for f in tmp_path.iterdir()} == {"a.duckdb"}
