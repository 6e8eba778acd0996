"""Forgetting: a person goes from every table, stays away, and old facts go when the settings say so."""

import subprocess

import pytest

from headway.core.ids import FORGOTTEN
from headway.store.duckdb import Store
from headway.tables.base import all_tables

FACTS = [t for t in all_tables().values() if t.kind == "fact"]


@pytest.fixture
def team(new_desk, tmp_path):
    """Two people and their changes; Ada has two addresses that the mailmap joins."""
    repo = tmp_path / "team"
    subprocess.run(["git", "init", "-q", repo], check=True)
    (repo / ".mailmap").write_text("Ada <ada@new.org> <ada@old.org>\n")
    authors = ["Ada <ada@old.org>", "Bob <bob@x.org>", "Ada L <ada@new.org>", "Bob <bob@x.org>"]
    for n, author in enumerate(authors):
        at = f"2026-0{n + 1}-01T12:00:00Z"
        (repo / "code.py").write_text("".join(f"{i}\n" for i in range(n + 3)))
        trailer = "\n\nCo-authored-by: Ada <ada@old.org>\nCo-authored-by: Bob <bob@x.org>" if n == 3 else ""
        who = {
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_DATE": at,
            "GIT_COMMITTER_NAME": "Bob",
            "GIT_COMMITTER_EMAIL": "bob@x.org",
            "PATH": "/usr/bin:/bin",
        }
        subprocess.run(["git", "-C", repo, "add", "-A"], check=True)
        subprocess.run(
            ["git", "-C", repo, "commit", "-q", "--author", author, "-m", f"feat: step {n}{trailer}"],
            check=True,
            env=who,
        )
    (tmp_path / "here").mkdir()
    here = new_desk(tmp_path / "here", repo)
    assert here.headway("ingest", str(repo), "-q").code == 0
    return here


def facts(desk, path=".headway/headway.duckdb"):
    store = Store(desk.folder / path)
    found = {t.name: sorted(map(str, store.rows(f'select * from "{t.name}"'))) for t in FACTS}
    store.close()
    return found


def test_a_forgotten_person_is_nowhere_and_a_new_read_does_not_bring_them_back(team):
    store = Store(team.folder / ".headway/headway.duckdb")
    ((ada,),) = store.rows("select distinct person from identity where canonical = 'ada@new.org'")
    store.close()
    assert team.headway("forget", "ADA@old.org").code == 0
    left = {file.name: file.read_bytes() for file in (team.folder / ".headway").iterdir()}
    assert set(left) == {".gitignore", "headway.duckdb", "headway.key"}
    assert not any(word in data for data in left.values() for word in (b"Ada", b"ada@"))
    after = facts(team)
    assert not any(word in row for rows in after.values() for row in rows for word in (ada, "Ada", "ada@"))
    assert any(FORGOTTEN in row for row in after["commit"])
    (team.repository / ".mailmap").write_text("Ada <ada@new.org> <ada@old.org>\n\n")
    subprocess.run(
        [
            "git",
            "-C",
            team.repository,
            "-c",
            "user.name=Bob",
            "-c",
            "user.email=bob@x.org",
            "commit",
            "-qam",
            "mailmap",
        ],
        check=True,
    )
    assert "read anew" in team.headway("ingest", str(team.repository)).err
    assert not any(word in row for rows in facts(team).values() for row in rows for word in (ada, "Ada", "ada@"))


def test_forgetting_leaves_what_a_new_read_gives(team):
    for address in ("ada@old.org", "bob@x.org"):
        assert team.headway("forget", address).code == 0
    mended = facts(team)
    store = Store(team.folder / ".headway/headway.duckdb")
    with store.transaction():
        store.remember("cursor:team", None)
        for table in FACTS:
            store.rows(f'delete from "{table.name}"')
        store.rows("delete from _state")
    store.close()
    team.headway("ingest", str(team.repository))
    assert facts(team) == mended


def test_forgetting_twice_is_no_error_and_a_stranger_is(team):
    assert team.headway("forget", "ada@new.org").code == 0
    again = team.headway("forget", "ada@new.org")
    assert (again.code, "before" in again.err) == (0, True)
    assert team.headway("forget", "eve@nowhere.org").code == 2


def test_facts_older_than_keep_days_go_and_come_back_when_it_is_loosened(team):
    whole = facts(team)
    (team.folder / "headway.toml").write_text("[privacy]\nkeep_days = 70\n")
    read = ("ingest", str(team.repository), "--now", "2026-04-15", "-q")
    for _ in range(2):
        assert team.headway(*read).code == 0
        kept = facts(team)
        assert len(kept["commit"]) == 2
        assert all("2026-01" not in row and "2026-02" not in row for row in kept["commit"])
        assert len(kept["file_change"]) == 2
        assert b"step 0" not in (team.folder / ".headway/headway.duckdb").read_bytes()
    assert "2026-02-04" in kept["repository"][0] or "datetime(2026, 2, 4" in kept["repository"][0]
    (team.folder / "headway.toml").unlink()
    assert team.headway(*read).code == 0
    assert facts(team) == whole


def test_what_looked_back_with_a_forgotten_person_is_dropped(team):
    store = Store(team.folder / ".headway/headway.duckdb")
    store.remember("replay:change_risk", "{}")
    store.close()
    assert team.headway("forget", "nobody@x.org").code == 2
    assert team.headway("forget", "ada@old.org").code == 0
    store = Store(team.folder / ".headway/headway.duckdb")
    assert store.meta("replay:change_risk") is None
    store.close()
