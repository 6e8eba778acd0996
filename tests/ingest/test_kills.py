"""A read that is killed at random points and resumed leaves the same tables as one that nobody disturbed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.build.raw import EPOCH, Repo

ARENA = Path(__file__).with_name("kill_arena.py")


def history(folder: Path, n_commits: int) -> tuple[Path, Path]:
    """Write one repository at two moments: renames, deletions, side branches, merges and tags in both."""
    late = folder / "late" / "project"
    repo = Repo(late)
    files: dict[bytes, bytes] = {}
    main: list[str] = []
    for n in range(n_commits):
        name = b"src/%d.py" % (n % 7)
        files[name] = files.get(name, b"") + b"line %d\n" % n
        if n % 11 == 10:
            files[b"docs/moved%d" % n] = files.pop(name)
        if n % 17 == 16:
            files.pop(min(files))
        parents = main[-1:]
        if n % 5 == 4:
            person = b"P%d <p%d@x>" % (n % 9, n % 9)
            parents = [
                *parents,
                repo.commit(repo.tree(files), parents, b"side %d\n" % n, EPOCH + n * 7200 - 60, person),
            ]
        main.append(repo.commit(repo.tree(files), parents, b"fix: change %d\n" % n, EPOCH + n * 7200))
        if n % 13 == 12:
            repo.ref(f"refs/tags/v1.{n}.0", repo.tag(main[-1], at=EPOCH + n * 7200))
        if n == n_commits * 2 // 3:
            repo.ref("refs/heads/main", main[-1])
            shutil.copytree(late, folder / "early" / "project")
    repo.ref("refs/heads/main", main[-1])
    return folder / "early" / "project", late


def arena(folder: Path, n_kills: int, seed: int) -> dict:
    early, late = history(folder, 90)
    out = folder / "out"
    out.mkdir()
    command = [sys.executable, str(ARENA), str(early), str(late), str(out), str(n_kills), str(seed)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(out)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("n", "at_least"), [(4, 10), pytest.param(40, 100, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_tables_after_kills_equal_those_of_an_undisturbed_read(tmp_path, n, at_least):
    found = arena(tmp_path, n, seed=n)
    assert found["n_struck"] >= at_least
    assert len(found["results"]) == n
    assert set(found["results"]) == {found["truth"]}
