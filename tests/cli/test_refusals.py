"""What is refused says what was given, where, what is allowed and what to do, in one style; and leaves nothing behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.build.raw import Repo

HEADWAY = [sys.executable, "-c", "from headway.cli import main; main()"]


def headway(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | ({"PATH": path} if path else {})
    command = [*HEADWAY, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def refusal(done: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """Return the one line that was said, sure that it is one, in the style of the house."""
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done
    assert done.stderr.startswith("headway: ")
    assert done.stderr.endswith(".\n") or done.stderr.endswith("?\n")
    return done.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    Repo(tmp_path / "project" / ".git").history([{b"a.py": b"x = %d\n" % n} for n in range(4)])
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("nonexistent", "There is no"),
        ("empty", "is an empty folder"),
        ("notes.txt", "is a file"),
        ("full", "holds no git repository"),
    ],
)
def test_what_is_no_repository_is_told_by_what_it_is(desk, given, words):
    (desk / "empty").mkdir()
    (desk / "notes.txt").write_text("notes\n")
    (desk / "full").mkdir()
    (desk / "full" / "notes.txt").write_text("notes\n")
    said = refusal(headway(desk, "analyze", given))
    assert words in said
    assert given in said
    assert "work tree or a bare repository" in said


@pytest.mark.parametrize("verb", ["analyze", "ingest"])
def test_without_git_it_is_said_that_git_is_missing(desk, verb):
    (desk / "bin").mkdir()
    said = refusal(headway(desk, verb, "../project", path=str(desk / "bin")), 1)
    assert "git is missing: install it, nothing can be read without." in said
    doctor = headway(desk, "doctor", path=str(desk / "bin"))
    assert "git is missing: install it, nothing can be read without" in doctor.stdout


def test_a_run_that_is_refused_leaves_nothing_behind(desk):
    for arguments in (("analyze", "gone"), ("ingest", "gone"), ("ingest", "gone", "--db", "x.db")):
        refusal(headway(desk, *arguments))
        assert list(desk.iterdir()) == []


def test_a_run_that_is_refused_leaves_what_was_there_before(desk):
    home = desk / ".headway"
    home.mkdir(mode=0o700)
    (home / "headway.key").write_bytes(b"k" * 32)
    refusal(headway(desk, "analyze", "gone"))
    assert (home / "headway.key").read_bytes() == b"k" * 32
    assert headway(desk, "ingest", "../project", "-q").returncode == 0
    before = {file.name for file in home.iterdir()}
    refusal(headway(desk, "ingest", "gone"))
    assert {file.name for file in home.iterdir()} == before >= {"headway.duckdb", "headway.key"}


def test_a_good_repository_beside_a_bad_one_stays_read(desk):
    refusal(headway(desk, "ingest", "../project", "gone"))
    assert (desk / ".headway" / "headway.duckdb").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "change", "-o", "/proc/x"),
        ("report", "--report", "/proc/x"),
        ("analyze", "../project", "--report", "/proc/x"),
    ],
    ids=" ".join,
)
def test_a_folder_that_takes_no_files_is_named_with_a_remedy(desk, arguments):
    assert headway(desk, "ingest", "../project", "-q").returncode == 0
    said = refusal(headway(desk, *arguments))
    assert "The folder /proc cannot be written to. Choose another" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("measure", "churn", "--format", "yaml"), ("'--format'", "'yaml'", "'json'", "`headway measure --help`")),
        (("analyze",), ("PATH", "Usage: headway analyze", "`headway analyze --help`")),
        (("measure", "churn", "--colour"), ("--colour", "`headway measure --help`")),
        (("doctor", "all"), ("all", "`headway doctor --help`")),
        (("forecast", "--share", "7"), ("'--share'", "7", "0.05", "`headway forecast --help`")),
        (("--colour",), ("--colour", "`headway --help`")),
    ],
)
def test_what_the_command_line_itself_refuses_is_said_in_the_same_style(desk, arguments, words):
    said = refusal(headway(desk, *arguments))
    assert [word for word in words if word not in said] == []
    assert "Error:" not in said


def test_what_can_be_asked_and_measured_is_listed_as_json_too(desk):
    for verb, least in (("ask", 5), ("measure", 20)):
        text = headway(desk, verb).stdout
        listed = json.loads(headway(desk, verb, "--format", "json").stdout)
        assert len(listed) >= least
        assert all(one["name"] in text and one["text"] in text and one["off"] is False for one in listed)


def test_what_is_switched_off_is_marked_in_both_lists(desk):
    (desk / "headway.toml").write_text("[metrics]\noff = ['churn']\n")
    listed = json.loads(headway(desk, "measure", "--format", "json").stdout)
    assert [one["name"] for one in listed if one["off"]] == ["churn"]
