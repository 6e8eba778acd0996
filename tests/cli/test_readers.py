"""Any number of processes may look at a database at once; who writes is alone with it, and is waited for a moment."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hostile.build.raw import Repo

HEADWAY = [sys.executable, "-c", "from headway.cli import main; main()"]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
HOLD = """
import sys, time
from dataclasses import dataclass
from pathlib import Path
from headway.store.duckdb import Store
store = Store(Path("x.db"), reading=sys.argv[1] == "reading")
print("held", flush=True)
sys.stdin.read()
time.sleep(float(sys.argv[2]))
store.close()
"""
LOOKING = [
    ("measure", "churn"),
    ("ask", "bottlenecks"),
    ("report", "--report", "r.html"),
    ("explain", "churn"),
    ("export", "commit"),
    ("doctor",),
    ("doctor", "--privacy"),
    ("models",),
    ("monitor",),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("readers")
    Repo(top / "project" / ".git").history([{b"a.py": b"x = %d\n" % n} for n in range(4)])
    assert headway(top, "ingest", "project").code == 0
    return top


@dataclass
class Said:
    code: int
    out: str
    err: str


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [*HEADWAY, *arguments, "--db", "x.db"]
    out = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=out, stderr=out, text=True)


def end(process: subprocess.Popen[str]) -> Said:
    out, err = process.communicate()
    return Said(process.returncode, out, err)


def headway(folder: Path, *arguments: str) -> Said:
    return end(start(folder, *arguments))


@contextmanager
def held(folder: Path, how: str, seconds_more: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the database while the block runs, and some seconds longer."""
    command = [sys.executable, "-c", HOLD, how, str(seconds_more)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.stdin.close()


def test_six_processes_measure_at_once(folder):
    running = [start(folder, "measure", "churn", "--format", "csv") for _ in range(6)]
    said = [end(process) for process in running]
    assert {(one.code, one.out) for one in said} == {(0, said[0].out)}, said
    assert said[0].out.count("\n") > 1


@pytest.mark.parametrize("looking", LOOKING, ids=" ".join)
def test_a_verb_that_only_looks_does_so_beside_another_reader(folder, looking):
    with held(folder, "reading"):
        said = headway(folder, *looking)
    assert said.code == 0, said


def test_a_writer_hears_which_reader_holds_the_file(folder):
    with held(folder, "reading") as holder:
        said = headway(folder, "ingest", "project")
    assert (said.code, said.err.count("\n")) == (5, 1)
    assert f"held by process {holder.pid}" in said.err


def test_a_reader_hears_which_writer_holds_the_file(folder):
    with held(folder, "writing") as holder:
        said = headway(folder, "measure", "churn")
    assert (said.code, said.err.count("\n")) == (5, 1)
    assert f"held by process {holder.pid}" in said.err


@pytest.mark.parametrize("verb", [("measure", "churn"), ("ingest", "project")], ids=" ".join)
def test_a_file_that_is_soon_let_go_is_waited_for(folder, verb):
    with held(folder, "writing", seconds_more=0.7):
        process = start(folder, *verb)
    said = end(process)
    assert said.code == 0, said


def test_other_settings_make_a_reader_derive_and_so_write(folder):
    (folder / "other.toml").write_text("[incidents]\ndays = 3\n")
    other = ("measure", "churn", "--settings", "other.toml")
    with held(folder, "reading"):
        assert "held by process" in headway(folder, *other).err
    assert headway(folder, *other).code == 0
    assert headway(folder, "measure", "churn").code == 0


def test_a_table_made_on_demand_is_made_by_whoever_asks_for_it(folder):
    assert headway(folder, "export", "defect_origin").code == 0
    with held(folder, "reading"):
        assert headway(folder, "export", "defect_origin").code == 0, "it was made before, so nothing is left to write"


def test_a_reader_needs_no_right_to_write(folder):
    (folder / "x.db").chmod(0o400)
    try:
        assert headway(folder, "measure", "churn").code == 0
        assert (folder / "x.db").stat().st_mode & 0o777 == 0o400
    finally:
        (folder / "x.db").chmod(0o600)
