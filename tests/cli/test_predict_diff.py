"""A diff that is not committed yet gets a prediction, from text or from two commits, and a wrong question one line."""

import json
import subprocess
from pathlib import Path

import pytest

from cli.conftest import Desk

TASK = "change_risk"
HERE = ("--repository", "../shop")


@pytest.fixture(scope="module")
def diff(desk: Desk) -> Path:
    """Write what the newest change of the repository did to a file."""
    said = subprocess.run(
        ["git", "-C", str(desk.repository), "diff", "HEAD~1", "HEAD"], capture_output=True, check=True
    )
    path = desk.folder / "work.diff"
    path.write_bytes(said.stdout)
    return path


def told(desk: Desk, *options: str) -> dict[str, object]:
    said = desk.headway("predict", TASK, *options, *HERE, "--format", "json")
    assert said.code == 0, said.err
    [one] = json.loads(said.out)
    return dict(one)


def test_a_diff_and_the_commits_it_lies_between_are_told_a_chance(desk: Desk, diff: Path) -> None:
    text, commits = told(desk, "--diff", str(diff)), told(desk, "--rev", "HEAD~1..HEAD")
    assert str(text["subject"]).startswith("diff-")
    for one in (text, commits):
        assert 0 < float(str(one["chance"])) < 1
        assert one["moment"] == "now"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--rev", "HEAD"], "A..B"),
        (["--rev", "HEAD~1..nowhere"], "no commit"),
        (["--rev", "HEAD~1..HEAD", "abcd"], "exclude"),
    ],
)
def test_a_wrong_question_is_one_line(desk: Desk, options: list[str], word: str) -> None:
    said = desk.headway("predict", TASK, *options, *HERE)
    assert said.code == 2
    assert word in said.err
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["delay", "abcd"], "SUBJECT cannot be given"),
        (["delay", "--rev", "HEAD~1..HEAD"], "--rev cannot be given"),
        (["delay", "abcd", "--rev", "HEAD~1..HEAD"], "SUBJECT and --rev cannot be given"),
        ([TASK, "--by", "2030-01-01"], "--by does not apply to change_risk"),
        ([TASK, "abcd", *HERE], "--repository does not apply to SUBJECT"),
        (["load_risk", *HERE], "--repository does not apply to load_risk"),
    ],
)
def test_what_would_not_be_looked_at_is_refused_before_anything_is_opened(
    desk: Desk, words: list[str], named: str
) -> None:
    said = desk.headway("predict", *words, "--db", "nowhere.duckdb")
    assert said.code == 2
    assert named in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_text_that_is_no_diff_is_refused(desk: Desk) -> None:
    (desk.folder / "not.diff").write_text("hello\n")
    said = desk.headway("predict", TASK, "--diff", "not.diff", *HERE)
    assert (said.code, "No file was found" in said.err) == (2, True)


def test_a_diff_has_no_completion_time(desk: Desk, diff: Path) -> None:
    said = desk.headway("predict", "completion_time", "--diff", str(diff), *HERE)
    assert (said.code, "change_risk" in said.err) == (2, True)
