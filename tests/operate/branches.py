"""A small history of merged branches, the same up to SPLIT whatever its future is."""

from datetime import datetime, timedelta
from hashlib import sha1
from random import Random

from headway.core.settings import Settings
from headway.ingest.derive import derive
from headway.store.duckdb import Store
from headway.tables.base import all_tables

START = datetime(2023, 1, 2)
SPLIT = START + timedelta(days=60)


def sha(name: str) -> str:
    return sha1(name.encode()).hexdigest()


def merged(n: int, future: int | None, split: datetime = SPLIT) -> Store:
    """Return a store of n merges, one a day, each of one or two commits; what is authored or lands after `split` hangs on `future`.

    With None nothing begins after `split`; what had begun goes on as in the future 1.
    """
    rows: list[dict] = [_commit("m0", START, "", 0)]
    for i in range(1, n):
        landed = START + timedelta(days=i, hours=1)
        early, late = Random(i), Random(i * 1000 + (future or 1))
        first = landed - timedelta(hours=early.choice([3, 30, 200]))
        if first > split:
            first = max(landed - timedelta(hours=late.choice([3, 30, 200])), split + timedelta(minutes=1))
        if first > split and future is None:
            continue
        before = rows[-1]["sha"]
        side = [_commit(f"s{i}", first, before, None)]
        if (early if landed <= split else late).random() < 0.4:
            again = first + timedelta(hours=2)
            side.append(
                _commit(
                    f"t{i}", again if landed <= split else max(again, split + timedelta(hours=1)), sha(f"s{i}"), None
                )
            )
        rows += [*side, _commit(f"m{i}", landed, f"{before} {side[-1]['sha']}", i)]
    store = Store(None)
    tables = all_tables()
    people = [{"sha": row["sha"], "person": "a" * 16, "part": "author"} for row in rows]
    one = [{"person": "a" * 16, "name": "N", "address": "a@x.org", "canonical": "a@x.org", "domain": "x.org"}]
    for name, some in (("commit", rows), ("commit_person", people), ("identity", one)):
        store.append(tables[name], {c.name: [row.get(c.name) for row in some] for c in tables[name].columns})
    derive(store, Settings())
    return store


def _commit(name: str, at: datetime, parents: str, position: int | None) -> dict:
    text = f"fix: {name}"
    return {"sha": sha(name), "repository": "web", "position": position, "parents": parents, "n_parents": len(parents.split()), "author": "a" * 16, "committer": "a" * 16, "authored_at": at, "committed_at": at, "message": text, "n_message": len(text)}  # fmt: skip
