"""One kind through the command line: built, read, and everything watched."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from headway.cli._run import run
from headway.store.duckdb import Store
from hostile.build.kinds import SECRET, Kind, Site
from hostile.build.watch import fingerprint


@dataclass(frozen=True)
class Run:
    """What one run of the command line left behind: exit code, its words, and the folder it was to write in."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "headway.duckdb"

    def rows(self, sql: str) -> list[tuple]:
        store = Store(self.db)
        try:
            return store.rows(sql)
        finally:
            store.close()


@pytest.fixture
def through(tmp_path, capfd, monkeypatch):
    """Return a function that builds a kind, runs a verb on it, and checks what holds for every kind and verb."""

    def go(kind: Kind, *arguments: str) -> Run:
        site = Site(tmp_path / "site")
        kind.build(site)
        folder = tmp_path / "out"
        folder.mkdir()
        monkeypatch.setenv("TMPDIR", str(folder))
        monkeypatch.chdir(folder)
        before = fingerprint(site.root)
        code = run([arguments[0], str(site.given), "--db", str(folder / "headway.duckdb"), *arguments[1:]])
        out, err = capfd.readouterr()
        assert not list(site.canary.iterdir()), "the trap was sprung"
        assert fingerprint(site.root) == before, "something was written where nothing may be"
        assert "Traceback" not in out + err
        assert all(line.isprintable() for line in (out + err).splitlines())
        leaked = [path for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
        assert not leaked
        assert SECRET not in out + err
        return Run(code, out, err, folder)

    return go
