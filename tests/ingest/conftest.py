"""Small histories written by `git fast-import`, and the tables that reading them gives."""

import subprocess
from pathlib import Path

import pytest

from headway.core.settings import Settings
from headway.ingest import run
from headway.ingest.run import ingest
from headway.sources.git.provenance import unpack
from headway.store.duckdb import Store
from headway.tables.base import all_tables

START = 1_600_000_000
ADA = "Ada <ada@x.org>"


class History:
    """A repository that grows commit by commit; ids come back once they are written."""

    def __init__(self, path: Path, object_format: str = "sha1") -> None:
        self.path, self.n = path, 0
        self.git("init", "-q", "--bare", f"--object-format={object_format}", "-b", "main", str(path), here=False)

    def git(self, *args, stdin=b"", here=True):
        command = ["git", *(["-C", str(self.path)] if here else []), *args]
        return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout

    def commit(self, files, *, branch="main", onto=None, merge=(), author=ADA, at=None, zone="+0000", message="Change"):
        """Write one commit: `files` maps a path to bytes, to (mode, bytes), or to None where it goes."""
        self.n += 1
        when = START + 60 * self.n if at is None else at
        text = message if isinstance(message, bytes) else message.encode()
        words = [f"commit refs/heads/{branch}", f"author {author} {when} {zone}", f"committer {author} {when} +0000"]
        stream = "\n".join(words).encode() + b"\ndata %d\n%b\n" % (len(text), text)
        parent = onto or self.tip(branch)
        stream += b"from %b\n" % parent.encode() if parent else b""
        stream += b"".join(b"merge %b\n" % m.encode() for m in merge)
        stream += b"".join(_change(path, change) for path, change in files.items())
        self.git("fast-import", "--quiet", "--force", "--date-format=raw-permissive", stdin=stream)
        return self.tip(branch)

    def tip(self, branch="main"):
        said = self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}").decode().strip()
        return said or None


def _change(path, change):
    raw = path if isinstance(path, bytes) else path.encode()
    quoted = b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'
    if change is None:
        return b"D %b\n" % quoted
    mode, content = change if isinstance(change, tuple) else ("100644", change)
    if mode == "160000":
        return b"M 160000 %b %b\n" % (content, quoted)
    return b"M %b inline %b\ndata %d\n%b\n" % (mode.encode(), quoted, len(content), content)


@pytest.fixture
def new_history(tmp_path):
    return lambda name="repo", **more: History(tmp_path / name, **more)


@pytest.fixture
def history(new_history):
    return new_history()


@pytest.fixture
def store():
    opened = Store(None)
    yield opened
    opened.close()


@pytest.fixture
def read(store, monkeypatch):
    """Read repositories into a store, without the derived tables, which have their own tests."""
    monkeypatch.setattr(run, "derive", lambda *_: [])

    def reading(*histories, into=store):
        return ingest(into, [h.path for h in histories], Settings(), b"k" * 32)

    return reading


@pytest.fixture
def facts():
    """Everything reading wrote, in an order of its own, so that two stores can be compared."""

    def collected(store):
        tables = [t for t in all_tables().values() if t.kind == "fact"]
        found = {t.name: sorted(store.rows(f"select * from {t.name}"), key=repr) for t in tables}
        states = store.rows("select repository, path, lines from _state order by all")
        return found | {"lines": [(r, path, unpack(lines)) for r, path, lines in states]}

    return collected


@pytest.fixture
def fresh(read, facts):
    """The facts of a read from nothing."""

    def collected(*histories):
        store = Store(None)
        try:
            read(*histories, into=store)
            return facts(store)
        finally:
            store.close()

    return collected
