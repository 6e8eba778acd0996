"""Kills `headway ingest` at random points, many times, and prints what the tables hold after each was resumed.

Run as a script. Every read happens in a forked child, so that what is imported once serves hundreds of kills; nothing
of DuckDB lives in the parent.
"""

import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path

from forked import in_child
from headway.cli._run import run
from headway.ingest import forward, read
from headway.store.duckdb import Store
from hostile.build.watch import digest

# Small steps, so that a small repository has as many transactions as a large one.
forward.STEP, read.CHUNK = 25, 40


def ingest(repo: str, db: Path) -> int:
    return run(["ingest", repo, "--db", str(db), "--quiet"])


def dying(repo: str, db: Path, at: int, after: bool) -> int:
    """Read until statement number `at`, then die before or after it."""
    plain, seen = Store._run, 0

    def counted(self: Store, *given: object) -> object:
        nonlocal seen
        seen += 1
        if seen == at and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = plain(self, *given)
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    Store._run = counted
    ingest(repo, db)
    return seen


def main(early: str, late: str, folder: Path, n_kills: int, seed: int) -> dict:
    chance = random.Random(seed)
    key = folder / "whole" / "headway.key"
    whole = folder / "whole" / "headway.duckdb"
    whole.parent.mkdir()
    in_child(lambda: ingest(early, whole))
    statements = [
        int(in_child(lambda r=r, d=folder / n / "x.duckdb": [d.parent.mkdir(), dying(r, d, 0, False)][1])[1])
        for n, r in (("a", early), ("b", late))
    ]
    in_child(lambda: ingest(late, whole))
    truth = in_child(lambda: digest(whole))[1]
    results, n_struck = [], 0
    for n in range(n_kills):
        db = folder / str(n) / "headway.duckdb"
        db.parent.mkdir()
        shutil.copy(key, db.parent)
        # Three times in a row, in the first read or in the next one, before the read is let through.
        for which, repo in ((0, early), (1, late)):
            at, after = chance.randint(1, statements[which]), chance.random() < 0.5
            struck = in_child(lambda r=repo, d=db, a=at, f=after: dying(r, d, a, f))[0]
            n_struck += struck == signal.SIGKILL
        struck = in_child(lambda d=db: ingest(late, d), chance.uniform(0.01, 0.4), signal.ITIMER_REAL)[0]
        n_struck += struck == signal.SIGALRM
        in_child(lambda d=db: ingest(late, d))
        results.append(in_child(lambda d=db: digest(d))[1])
        shutil.rmtree(db.parent)
    return {"truth": truth, "results": results, "n_struck": n_struck, "statements": statements}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))))
