"""Takes fingerprints: of a folder, to tell that nothing in it was written; of a database, to tell that two hold the same."""

import hashlib
import json
import stat
from pathlib import Path

from headway.store.duckdb import Store
from headway.tables.base import all_tables


def fingerprint(root: Path) -> dict[str, str]:
    """Map each path under `root` to what it is: type, permissions, time of change and content; links are not followed."""
    return {str(path.relative_to(root)): _state(path) for path in sorted(root.rglob("*"))}


def _state(path: Path) -> str:
    status = path.lstat()
    content = ""
    if stat.S_ISREG(status.st_mode):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha1").hexdigest()
    elif stat.S_ISLNK(status.st_mode):
        content = str(path.readlink())
    times = "" if stat.S_ISDIR(status.st_mode) and path.name == "scratch" else status.st_mtime_ns
    return f"{status.st_mode:o} {times} {content}"


def digest(db: Path) -> str:
    """Hash all rows of all tables, and the states and cursors beside them, in an order that is their own."""
    store = Store(db)
    found = hashlib.sha256()
    for name in [*sorted(all_tables()), "_state"]:
        rows = sorted(map(repr, store.rows(f'SELECT * FROM "{name}"')))
        found.update(json.dumps([name, rows]).encode())
    found.update(repr(sorted(store.rows("SELECT * FROM _meta WHERE key LIKE 'cursor:%'"))).encode())
    store.close()
    return found.hexdigest()
