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
        "select distinct r.sha, r.path, f.path, split_part(c.parents, ' ', 1), f.status from line_removal r"
        " join commit c on c.sha = r.sha join file_change f on f.sha = r.sha and f.old_path = r.path"
        " where f.form = 'text' and r.origin_sha <> '' order by all"
    )
    drawn = random.Random(2).sample(keys, min(n, len(keys)))
    said = "select origin_sha, n_lines from line_removal where sha = ? and path = ?"
    return [(*key, dict(store.rows(said, key[:2]))) for key in drawn]


def blamed(path, sha, old, new, parent, status):
    """Count the origins of the lines that `sha` removed from the file `old`, as git blame tells them; None where blame cannot."""
    ranges = []
    if status != "D":
        # Two contents, not two trees: limited to paths, git would look for renames among fewer files.
        patch = git(path, "diff", "-U0", f"{parent}:{old}", f"{sha}:{new}")
        places = [(int(at), int(n) if n else 1) for at, n in re.findall(rb"(?m)^@@ -(\d+)(?:,(\d+))? ", patch)]
        ranges = [f"-L{at},{at + n - 1}" for at, n in places if n]
    try:
        said = git(path, "blame", "--first-parent", "--root", "-p", *ranges, parent, "--", old)
    except subprocess.CalledProcessError:
        return None  # public snapshots lack a few contents, and blame dies on them
    counts = {}
    for origin in re.findall(rb"(?m)^([0-9a-f]{40,64}) \d+ \d+", said):
        counts[origin.decode()] = counts.get(origin.decode(), 0) + 1
    return counts


def agreed(repository, folder):
    """Read one repository and return how many sampled files agree line for line, and how many there were."""
    store = Store(folder / "a.duckdb")
    run.ingest(store, [repository], Settings(), b"k" * 32)
    samples = sampled(store, -(-SAMPLES // 3))
    store.close()
    told = [(s, blamed(repository, *s[:5])) for s in samples]
    known = [(s, origins) for s, origins in told if origins is not None]
    wrong = [s[:2] for s, origins in known if origins != s[5]]
    print(f"{len(known) - len(wrong)} of {len(known)} files agree line for line in {repository}; not: {wrong[:5]}")
    return len(known) - len(wrong), len(known)


def repositories(folder):
    if GIVEN:
        return GIVEN
    print("HEADWAY_REPOS is not set: three generated histories stand in for real ones")
    for seed in (1, 2, 3):
        write(small(seed=seed), folder / f"generated-{seed}")
    return [folder / f"generated-{seed}" for seed in (1, 2, 3)]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_origins_of_removed_lines_agree_with_blame(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "derive", lambda *_: [])
    right = total = 0
    for i, repository in enumerate(repositories(tmp_path)):
        (tmp_path / str(i)).mkdir()
        same, n = agreed(repository, tmp_path / str(i))
        right, total = right + same, total + n
    assert right >= LEAST * total
