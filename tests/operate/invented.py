"""Random facts of a small repository, the same up to a moment whatever its future is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha1
from random import Random
from typing import Any

from headway.core.settings import Settings
from headway.ingest.derive import derive
from headway.store.duckdb import Store
from headway.tables.base import all_tables

START = datetime(2023, 1, 1)
PATHS = [f"{top}/{folder}/f{i}.py" for top in ("app", "lib", "tests") for folder in "abc" for i in range(4)] + [
    "README.md"
]
WORDS = [
    "fix: wrong total",
    "feat: add a page",
    "refactor: split it",
    "docs: say more",
    "feat: read faster",
    "Fix a crash",
]


def moment(number: int) -> datetime:
    """Return when commit `number` landed; every third shares its second with the one before."""
    return START + timedelta(days=number - (number % 3 == 2), hours=1)


def invent(n: int, split: int, future: int) -> Store:
    """Return a derived store of n commits; those from `split` on differ by the seed `future`."""
    chance, rows = Random(1), {}
    for number in range(n):
        if number == split:
            chance = Random(future)
        for table, row in _commit(number, chance):
            rows.setdefault(table, []).append(row)
    store = Store(None)
    for name, some in rows.items():
        store.append(
            all_tables()[name], {c.name: [row.get(c.name) for row in some] for c in all_tables()[name].columns}
        )
    derive(store, Settings())
    return store


def name(number: int) -> str:
    """Return the object id of commit `number`."""
    return sha1(str(number).encode()).hexdigest()


def _commit(number: int, chance: Random) -> Iterable[tuple[str, dict[str, Any]]]:
    sha, at, who = name(number), moment(number), f"{chance.randrange(4):016x}"
    text = chance.choice(WORDS) + "x" * chance.randrange(40)
    yield "commit", {"sha": sha, "repository": "web", "position": number, "parents": name(number - 1) if number else "", "n_parents": int(number > 0), "author": who, "committer": who, "authored_at": at, "committed_at": at, "message": text, "n_message": len(text)}  # fmt: skip
    yield "commit_person", {"sha": sha, "person": who, "part": "author"}
    yield "identity", {"person": who, "name": "N", "address": f"{who}@x.org", "canonical": f"{who}@x.org", "domain": "x.org"}  # fmt: skip
    counts = {
        f: chance.randrange(9) for f in ("n_conditionals", "n_conditionals_removed", "n_declarations", "indentation")
    }
    yield "change_content", {"sha": sha, "words": bytes([chance.randrange(256), 0, 0, 0]), **counts}
    for path in chance.sample(PATHS, chance.randrange(6)):
        old = chance.choice([path, path, path, None, f"old/{chance.randrange(9)}.py"])
        gone = chance.randrange(20) if old else 0
        status = "A" if old is None else "M" if old == path else "R"
        yield "file_change", {"sha": sha, "path": path, "old_path": old, "status": status, "n_added": chance.randrange(50), "n_removed": gone, "n_hunks": 2, "form": chance.choice(["text"] * 9 + ["binary"]), "is_mode_change": False}  # fmt: skip
        if gone and number:
            for origin in {chance.randrange(number), number - 1}:
                yield "line_removal", {"sha": sha, "path": old, "origin_sha": name(origin), "n_lines": 1 + chance.randrange(9)}  # fmt: skip
