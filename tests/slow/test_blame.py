"""Origins of removed lines against git's own blame, on a thousand random samples over three repositories.

HEADWAY_REPOS names the repositories, joined by the path separator; without it three generated histories stand in.
"""

import os
import random
import re
import subprocess
from pathlib import Path

import pytest

from headway.core.settings import Settings
from headway.demo.history import write
from headway.demo.plan import small
from headway.ingest import run
from headway.store.duckdb import Store

GIVEN = [Path(p) for p in os.environ.get("HEADWAY_REPOS", "").split(os.pathsep) if p]
SAMPLES = int(os.environ.get("HEADWAY_SAMPLES", "1000"))
LEAST = 0.995


def git(path, *args):
    return subprocess.run(["git", "-C", str(path), *args], capture_output=True, check=True).stdout


def sampled(store, n):
    """Draw files that a change removed lines from: what they were, and whose lines the tables say went."""
    keys = store.rows(
        "select distinct r.sha, r.path, f.path, split_part(c.parents, ' ', 1) from line_removal r"
        " join commit c on c.sha = r.sha join file_change f on f.sha = r.sha and f.old_path = r.path"
        " where f.form = 'text' and r.origin_sha <> '' order by all"
    )
    drawn = random.Random(2).sample(keys, min(n, len(keys)))
    said = "select origin_sha, n_lines from line_removal where sha = ? and path = ?"
    return [(*key, dict(store.rows(said, key[:2]))) for key in drawn]


def blamed(path, sha, old, new, parent):
    """Count the origins of the lines that `sha` removed from the file `old`, as git blame tells them."""
    patch = git(path, "diff", "-U0", "-M", "-l1000", "--full-index", parent, sha, "--", old, new)
    places = [(int(at), int(n) if n else 1) for at, n in re.findall(rb"(?m)^@@ -(\d+)(?:,(\d+))? ", patch)]
    ranges = [f"-L{at},{at + n - 1}" for at, n in places if n]
    said = git(path, "blame", "--first-parent", "--root", "-p", *ranges, parent, "--", old)
    counts = {}
    for sha_of_line in re.findall(rb"(?m)^([0-9a-f]{40,64}) \d+ \d+", said):
        counts[sha_of_line.decode()] = counts.get(sha_of_line.decode(), 0) + 1
    return counts


@pytest.fixture(params=range(3))
def repository(request, tmp_path):
    if GIVEN:
        return GIVEN[request.param % len(GIVEN)]
    print("HEADWAY_REPOS is not set: a generated history stands in for a real one")
    write(small(seed=request.param + 1), tmp_path / "generated")
    return tmp_path / "generated"


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_origins_of_removed_lines_agree_with_blame(repository, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "derive", lambda *_: [])
    store = Store(tmp_path / "a.duckdb")
    run.ingest(store, [repository], Settings(), b"k" * 32)
    samples = sampled(store, -(-SAMPLES // 3))
    wrong = [s[:2] for s in samples if blamed(repository, *s[:4]) != s[4]]
    print(f"{len(samples) - len(wrong)} of {len(samples)} files agree line for line in {repository.name}")
    assert len(wrong) <= (1 - LEAST) * len(samples), wrong[:5]
    store.close()
