"""The edge: one line for what went wrong, no link followed, no settings from a repository, a quick --help."""

import os
import resource
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from headway.cli import _places as places
from headway.cli._edge import INSTANT, Edge
from headway.cli._run import run
from headway.cli._verbs import verbs
from headway.core.errors import BadInput, BadSettings
from headway.measure.moment import Moment


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(list(arguments))
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("analise",), 2, "no verb named 'analise'. Did you mean 'analyze'?"),
        (("explain", "chrun\x1b[31m"), 2, "no thing named"),
        (("explain", "Churnn"), 2, "Did you mean 'churn'"),
        (("explain", "NONSENSE"), 2, "`headway explain` lists all "),
        (("export", "comit"), 2, "Did you mean 'commit'?"),
        (("export", "commit"), 2, "There is no database at .headway/headway.duckdb. Run `headway analyze PATH` first"),
    ],
)
def test_what_went_wrong_is_one_line_with_a_remedy(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str
) -> None:
    got, err = said(capsys, *arguments)
    assert (got, err.count("\n"), err.startswith("headway: ")) == (code, 1, True)
    assert words in err
    assert "\x1b" not in err
    assert "Traceback" not in err


def test_a_verb_that_is_missing_an_argument_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    code, err = said(capsys, "export")
    assert code == 2
    assert "Usage: headway export" in err


def test_the_folder_is_closed_to_others_and_ignored_by_git(here: Path) -> None:
    places.open_home()
    assert oct((here / ".headway").stat().st_mode & 0o777) == "0o700"
    assert (here / ".headway/.gitignore").read_text() == "*\n"
    places.open_home()


@pytest.mark.parametrize(
    "name",
    [".headway", ".headway/.gitignore", ".headway/headway.duckdb", ".headway/report.html", ".headway/headway.key"],
)
def test_a_link_in_a_default_place_is_refused(here: Path, name: str) -> None:
    elsewhere = here / "elsewhere"
    elsewhere.mkdir()
    if "/" in name:
        (here / ".headway").mkdir(mode=0o700)
    (here / name).symlink_to(elsewhere)
    with pytest.raises(BadInput, match="is a link"):
        places.open_home()
    assert list(elsewhere.iterdir()) == []


def test_a_folder_that_a_clone_brought_along_is_refused(here: Path) -> None:
    (here / ".headway").mkdir(mode=0o755)
    with pytest.raises(BadInput, match="chmod 700"):
        places.open_home()


def test_settings_come_from_the_current_folder(here: Path) -> None:
    (here / "headway.toml").write_text("[privacy]\nmin_people = 3\n")
    settings, remark = places.read_settings(None)
    assert settings
    assert (settings.privacy.min_people, remark) == (3, "")


@pytest.mark.parametrize("kind", ["work tree", "work tree below", "bare"])
def test_settings_inside_a_repository_are_never_used_unless_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder = here / "below" if kind == "work tree below" else here
    folder.mkdir(exist_ok=True)
    subprocess.run(["git", "init", "-q", *(["--bare"] if kind == "bare" else []), str(here)], check=True)
    monkeypatch.chdir(folder)
    Path("headway.toml").write_text("[privacy]\nmin_people = 1\n")
    settings, remark = places.read_settings(None)
    assert settings is None
    assert "inside a repository" in remark
    named, _ = places.read_settings(Path("headway.toml"))
    assert named
    assert named.privacy.min_people == 1


def test_malformed_settings_name_the_key_and_the_remedy(here: Path) -> None:
    (here / "headway.toml").write_text("[privacy]\nmin_people = 'few'\n")
    with pytest.raises(BadSettings, match=r"headway.toml: .*min_people.*headway explain settings"):
        places.read_settings(None)


def test_a_pipe_is_no_settings_file(here: Path) -> None:
    os.mkfifo(here / "pipe")
    with pytest.raises(BadInput, match="regular file"):
        places.read_settings(here / "pipe")


def test_an_old_history_is_seen_as_of_its_newest_commit() -> None:
    clock = datetime(2026, 3, 10)
    assert Moment(clock - timedelta(days=9), clock).as_of == "as of 2026-03-01, 9 days ago"
    assert Moment(clock, clock).as_of == ""


def test_now_is_the_clock_in_utc() -> None:
    assert INSTANT.convert("2026-03-01T12:00:00+02:00", None, None) == datetime(2026, 3, 1, 10)
    assert Edge(None, True, datetime(2026, 3, 1), None).clock == datetime(2026, 3, 1)


def test_a_clock_that_is_no_instant_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, err = said(capsys, "measure", "--now", "yesterday")
    assert (code, "ISO 8601" in err, err.count("\n")) == (2, True, 1)


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_takes_the_four_options_and_says_what_it_does(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    assert run([verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert all(option in text for option in ("--db", "--quiet", "--now", "--settings"))


def test_help_lists_the_verbs_and_costs_less_than_150_ms_of_cpu() -> None:
    command = [sys.executable, "-m", "headway", "--help"]
    used = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert set(verbs()) <= set(text.split())
    assert min(used) <= 0.15


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    script = f"{sys.executable} -m headway explain commit | head -c 10"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, ""),
        (
            OSError(28, "No space left on device", "/full/report.html"),
            1,
            "headway: No space left on device: /full/report.html. Free some space and run it again.\n",
        ),
        (BadInput("What.", "Remedy."), 2, "headway: What. Remedy.\n"),
    ],
)
def test_whatever_stops_a_verb_has_its_exit_code_and_at_most_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("headway.cli._run.headway.main", stop)
    assert said(capsys, "analyze") == (code, words)


def test_a_defect_of_ours_is_one_line_unless_someone_asks_where(tmp_path: Path) -> None:
    script = "from headway.cli._run import defect; import sys; sys.excepthook = defect; raise RuntimeError('broken\\nin two')"
    for wanted in ("", "1"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"HEADWAY_TRACEBACK": wanted},
        )
        assert done.returncode == 1
        assert (len(done.stderr.splitlines()) > 1, "Traceback" in done.stderr) == (bool(wanted), bool(wanted))
