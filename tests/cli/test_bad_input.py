"""What a user can get wrong, and what a machine can: one clear line, a code of its own, nothing lost."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.build.raw import EPOCH, Repo

HEADWAY = [sys.executable, "-c", "from headway.cli import main; main()"]


@pytest.fixture
def clone(tmp_path) -> Path:
    repo = Repo(tmp_path / "project" / ".git")
    repo.history([{b"a.py": b"x = %d\n" % n} for n in range(4)])
    return tmp_path / "project"


def headway(folder: Path, *arguments: object, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def full() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [*HEADWAY, *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, preexec_fn=full, check=False
    )


def refused(done: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_repository_is_refused(tmp_path):
    refused(headway(tmp_path, "ingest", tmp_path), 2, "holds no git repository")


def test_a_path_that_is_not_there_is_refused(tmp_path):
    refused(headway(tmp_path, "analyze", tmp_path / "gone"), 2, "gone")


def test_a_folder_inside_a_repository_is_told_where_the_repository_is(clone):
    (clone / "src").mkdir()
    refused(headway(clone.parent, "ingest", clone / "src"), 2, f"Did you mean {clone}?")


def test_a_second_writer_hears_who_holds_the_file(clone):
    hold = "import sys; from pathlib import Path; from headway.store.duckdb import Store; s = Store(Path('x.db')); print('held', flush=True); sys.stdin.read()"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", hold], cwd=clone.parent, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        refused(headway(clone.parent, "ingest", clone, "--db", "x.db"), 5, str(holder.pid))
        holder.stdin.close()
    assert headway(clone.parent, "ingest", clone, "--db", "x.db").returncode == 0


def test_a_full_disk_is_said_and_what_was_committed_stays_readable(clone):
    assert headway(clone.parent, "ingest", clone, "--db", "x.db").returncode == 0
    before = headway(clone.parent, "export", "commit", "--format", "csv", "--db", "x.db").stdout
    big = Repo(clone.parent / "big" / ".git")
    big.history([{b"%d/%d.txt" % (n, k): os.urandom(30).hex().encode() + b"\n" for k in range(1500)} for n in range(4)])
    size = (clone.parent / "x.db").stat().st_size
    refused(headway(clone.parent, "ingest", clone.parent / "big", "--db", "x.db", limit=size // 4), 6, "x.db")
    after = headway(clone.parent, "export", "commit", "--format", "csv", "--db", "x.db").stdout
    assert set(before.splitlines()) <= set(after.splitlines())
    assert headway(clone.parent, "ingest", clone.parent / "big", "--db", "x.db").returncode == 0


def test_a_file_that_is_no_database_is_refused_and_left_alone(clone):
    file = clone.parent / "x.db"
    file.write_bytes(b"not a database" * 1000)
    refused(headway(clone.parent, "ingest", clone, "--db", "x.db"), 6, "x.db")
    assert file.read_bytes() == b"not a database" * 1000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("measure", "chrun"), "Did you mean 'churn'?"),
        (("measure", "churn", "--by", "arae"), "Did you mean 'area'?"),
        (("measure", "churn", "--since", "yesterday"), "ISO 8601"),
        (("ask", "hotspot"), "Did you mean"),
        (("export", "comit"), "Did you mean 'commit'?"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest_one(clone, arguments, words):
    assert headway(clone.parent, "ingest", clone, "--db", "x.db").returncode == 0
    refused(headway(clone.parent, *arguments, "--db", "x.db"), 2, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[privacy\n", "headway.toml"),
        ("[privacy]\nmin_peple = 3\n", "min_peple"),
        ("[privacy]\nmin_people = 'many'\n", "min_people"),
        ("[areas.paths]\nx = '/etc/passwd'\n", "x"),
        ("\x1b[31m = 1\n", "headway.toml"),
    ],
)
def test_malformed_settings_are_refused_with_the_key(clone, text, words):
    (clone.parent / "headway.toml").write_text(text)
    refused(headway(clone.parent, "analyze", clone), 2, words)
    assert not (clone.parent / ".headway" / "headway.duckdb").exists()


def test_settings_inside_the_repository_that_is_read_are_not_obeyed(clone):
    (clone / "headway.toml").write_text("[privacy\n")
    done = headway(clone, "ingest", ".")
    assert done.returncode == 0
    assert "inside a repository" in done.stderr


@pytest.mark.parametrize("part", ["", "headway.duckdb", "report.html", "headway.key"])
def test_a_default_place_that_is_a_link_is_refused(clone, part):
    elsewhere = clone.parent / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    if part:
        (clone.parent / ".headway").mkdir(mode=0o700)
        (clone.parent / ".headway" / part).symlink_to(elsewhere / "target")
    else:
        (clone.parent / ".headway").symlink_to(elsewhere)
    refused(headway(clone.parent, "analyze", clone), 2, "is a link")
    assert not list(elsewhere.iterdir())


def test_the_default_place_is_closed_to_others_and_ignored_by_git(clone):
    assert headway(clone.parent, "ingest", clone).returncode == 0
    home = clone.parent / ".headway"
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / ".gitignore").read_text() == "*\n"
    assert {p.name: p.stat().st_mode & 0o077 for p in home.iterdir() if p.suffix in {".duckdb", ".key"}} == {
        "headway.duckdb": 0,
        "headway.key": 0,
    }


def test_a_repository_given_twice_counts_once(clone):
    done = headway(clone.parent, "ingest", clone, clone, "--db", "x.db")
    assert done.returncode == 0
    assert "given twice" in done.stderr
    rows = headway(clone.parent, "export", "commit", "--format", "csv", "--db", "x.db").stdout.splitlines()
    assert len(rows) == 5


def test_a_bad_repository_after_a_good_one_loses_nothing(clone):
    bad = clone.parent / "bad"
    bad.mkdir()
    refused(headway(clone.parent, "ingest", clone, bad, "--db", "x.db"), 2, "holds no git repository")
    assert headway(clone.parent, "ingest", clone, "--db", "x.db").returncode == 0
    assert len(headway(clone.parent, "export", "commit", "--format", "csv", "--db", "x.db").stdout.splitlines()) == 5


def test_a_clock_before_all_facts_sees_none_of_them(clone):
    assert (
        headway(clone.parent, "analyze", clone, "--db", "x.db", "--report", "r.html", "--now", "1999-01-01").returncode
        == 0
    )
    assert EPOCH > 915_148_800


@pytest.mark.parametrize("verb", [("analyze", ".", "--report"), ("report", "--report"), ("export", "commit", "-o")])
def test_a_file_in_a_folder_that_is_not_there_is_refused_before_anything_is_done(clone, verb):
    refused(
        headway(clone, *verb, clone.parent / "gone" / "r.html", "--db", clone.parent / "x.db"), 2, "There is no folder"
    )
    assert not (clone.parent / "x.db").exists()


def test_a_database_where_none_can_be_is_not_said_to_be_in_the_way(clone):
    done = headway(clone.parent, "ingest", clone, "--db", "/proc/x.db")
    refused(done, 6, "Choose another file with --db")
    assert "Move the file away" not in done.stderr
