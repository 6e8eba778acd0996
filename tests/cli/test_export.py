"""What leaves by `headway export`: object ids yes, people only on request, names never."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from headway.cli._leaving import leaving
from headway.cli._verbs import headway
from headway.core.errors import Withheld
from headway.core.time import utc
from headway.store.duckdb import Store
from headway.tables.base import Table, all_tables

SHA = "a" * 40


@pytest.fixture
def database(tmp_path: Path) -> Path:
    store = Store(tmp_path / "h.duckdb")
    commit = all_tables()["commit"]
    row = {
        "sha": SHA,
        "repository": "=HYPERLINK(1)",
        "position": 0,
        "parents": "",
        "n_parents": 0,
        "author": "p1",
        "committer": "p2",
    }
    row |= {
        "authored_at": utc(0),
        "committed_at": utc(60),
        "message": "a secret subject",
        "zone": None,
        "n_message": 16,
        "patch": None,
    }
    store.append(commit, {c.name: [row.get(c.name)] for c in commit.columns})
    store.close()
    return tmp_path / "h.duckdb"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(headway, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("table", all_tables().values(), ids=all_tables())
@pytest.mark.parametrize("private", [True, False])
def test_no_secret_column_leaves_and_people_only_on_request(table: Table, private: bool) -> None:
    try:
        columns = leaving(table, private=private)
    except Withheld:
        assert all(c.person or c.secret for c in table.columns)
        return
    assert not [c.name for c in columns if c.secret or (c.person and not private)]
    assert {c.name for c in table.columns} - {c.name for c in columns} == {
        c.name for c in table.columns if c.secret or (c.person and not private)
    }


def test_line_removals_leave_with_both_object_ids_path_and_lines() -> None:
    names = {c.name for c in leaving(all_tables()["line_removal"], private=False)}
    assert {"sha", "origin_sha", "path", "n_lines"} <= names


def test_names_and_addresses_are_withheld_even_in_private() -> None:
    with pytest.raises(Withheld, match="identity"):
        leaving(all_tables()["identity"], private=True)


def test_csv_holds_the_plain_id_no_person_and_no_formula(database: Path) -> None:
    rows = list(csv.DictReader(run("export", "commit", "--db", str(database)).splitlines()))
    assert [row["sha"] for row in rows] == [SHA]
    assert rows[0]["repository"] == "'=HYPERLINK(1)"
    assert not {"author", "committer", "message"} & set(rows[0])


def test_json_keeps_pseudonyms_when_asked_and_the_text_as_it_is(database: Path) -> None:
    rows = json.loads(run("export", "commit", "--db", str(database), "--format", "json", "--private"))
    assert (rows[0]["author"], rows[0]["repository"]) == ("p1", "=HYPERLINK(1)")
    assert "message" not in rows[0]


def test_parquet_goes_to_the_file_named(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "commit.parquet"
    assert run("export", "commit", "--db", str(database), "--format", "parquet", "-o", str(out), "--quiet") == ""
    assert out.read_bytes()[:4] == b"PAR1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["commit.parquet", "h.duckdb"]


def test_an_export_as_of_a_moment_knows_nothing_of_later(desk) -> None:
    def export(table: str, *more: str) -> list[dict[str, str]]:
        return list(csv.DictReader(desk.headway("export", table, *more).out.splitlines()))

    now = "2026-01-01"
    known = {row["sha"] for row in export("commit") if row["committed_at"] <= now}
    assert 0 < len(known) < len(export("commit"))
    for table in all_tables().values():
        if table.name in {"identity", "forgotten", "membership"}:
            continue
        whole, then = export(table.name), export(table.name, "--now", now)
        assert len(then) <= len(whole)
        instants = [c.name for c in table.columns if c.type == "instant"]
        assert not [row for row in then for name in instants if row[name] > now], table.name
        for column in {"sha", "change_id", "origin_sha"} & {c.name for c in table.columns}:
            assert {row[column] for row in then} <= known, (table.name, column)


def test_lines_that_go_later_still_stand_as_of_a_moment(desk) -> None:
    then = desk.headway("export", "line_life", "--now", "2026-01-01", "--format", "json").out
    rows = json.loads(then)
    assert {bool(row["removed_at"]) for row in rows} == {True, False}
    assert all(bool(row["removed_sha"]) == bool(row["removed_at"]) for row in rows)
    waiting = json.loads(desk.headway("export", "deployed_change", "--now", "2026-01-01", "--format", "json").out)
    assert all(bool(row["deployment"]) == bool(row["deployed_at"]) for row in waiting)


def test_a_table_that_is_made_on_demand_is_made_for_its_export(desk) -> None:
    def ids(table: str) -> set[str]:
        return {row["change_id"] for row in csv.DictReader(desk.headway("export", table).out.splitlines())}

    assert ids("change_part") == ids("change_area") != set()
