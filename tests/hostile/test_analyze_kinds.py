"""The whole way from a hostile or odd repository to its report: exit code 0, the limit said, text harmless everywhere."""

import html
import os
import pty
import re
import subprocess
import sys
import unicodedata

import pytest

from headway.cli._run import run
from hostile.build.kinds import all_kinds

KINDS = all_kinds()

NO_TIME = (
    "Commits without a time that can be believed (missing, before 1971, after 2100, or far ahead of what follows): "
)

# What a reader must be told, in the terminal, when history cannot tell everything.
LIMITS = {
    "unborn": "Repositories without a commit on the mainline: 1.",
    "unborn_beside_a_branch": "without commits",
    "shallow": "shallow",
    "missing_blob": "Commits or files that were stepped over, because their objects are missing here: 1.",
    "partial_without_any_file": "partial clone",
    "one_commit": "Repositories with a single commit: 1.",
    "packed": "--deployments merges",
    "date_1970": NO_TIME,
    "date_2106": NO_TIME,
    "date_ten_to_the_twenty": NO_TIME,
    "date_negative": NO_TIME,
    "root_at_zero_and_a_tag": "14 September 2020 to 25 September 2020",
    "root_in_2050_and_a_tag": "14 September 2020 to 25 September 2020",
    "no_time_at_all_and_a_tag": NO_TIME,
    "grafts": "Grafts were ignored",
    "replace_refs": "Replace refs were ignored",
    "alternates_that_are_not_needed": "Objects borrowed",
    "broken_branches": "refs lead to no commit",
    "odd_tags": "refs lead to no commit",
}


@pytest.mark.parametrize("name", LIMITS)
def test_an_odd_but_honest_repository_is_analysed_and_its_limit_said(name, through):
    result = through(KINDS[name], "analyze", "--report", "report.html")
    assert result.code == 0, result.err
    assert re.sub(r"\s+", " ", LIMITS[name]) in re.sub(r"\s+", " ", result.out + result.err)
    assert (result.folder / "report.html").stat().st_size > 1000


def test_every_limit_is_one_that_can_be_missing():
    assert [name for name, words in LIMITS.items() if len(words) < len("shallow")] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [k.name for k in KINDS.values() if k.verdict == "ingest" and not k.is_slow])
def test_every_kind_that_is_read_is_also_analysed(name, through):
    result = through(KINDS[name], "analyze", "--report", "report.html")
    assert result.code == 0, result.err
    assert (result.folder / "report.html").stat().st_size > 1000


# Each of these writes its text where a report could show it: paths, areas, tags, messages, people.
SPEAKERS = ["path_markup", "path_end_of_script", "path_escape_codes_in_name", "path_right_to_left", "path_formula"]
SPEAKERS += ["path_statement", "author_markup", "author_escape_codes", "author_formula", "message_markup_and_formula"]
SPEAKERS += ["strange_ref_names", "message_imitates_log", "path_all_bytes"]


@pytest.mark.parametrize("name", SPEAKERS)
def test_text_of_a_repository_commands_nothing_in_the_report(name, through):
    result = through(KINDS[name], "analyze", "--report", "report.html")
    assert result.code == 0, result.err
    page = (result.folder / "report.html").read_text("utf-8")
    assert not re.search(r"<script>alert|<img src=x|<!-- --!>", page)
    assert not {c for c in page if unicodedata.category(c) in {"Cc", "Cf"}} - set("\n\t\u200d\u200c\u00ad")
    assert re.search(r'http-equiv="Content-Security-Policy" content="default-src \'none\'', html.unescape(page))


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("name", ["path_formula", "path_escape_codes_in_name"])
def test_an_export_of_hostile_paths_is_data(name, form, through, capfd, monkeypatch):
    result = through(KINDS[name], "ingest")
    assert run(["export", "file_change", "--format", form, "--db", str(result.db)]) == 0
    out = capfd.readouterr().out
    assert "=HYPERLINK" in out or name != "path_formula"
    assert not re.search(r"(^|,)\"?=", out, re.MULTILINE) or form != "csv"


def test_an_export_to_a_terminal_obeys_no_path(through):
    result = through(KINDS["path_escape_codes_in_name"], "ingest")
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from headway.cli import main; main()",
        "export",
        "file_change",
        "--db",
        str(result.db),
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(command, stdout=theirs, env=environment, check=True)
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        shown = terminal.read1(65_536)
    assert b"[2J" in shown
    assert b"\x1b" not in shown
