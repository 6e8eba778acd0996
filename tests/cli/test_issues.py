"""A file of issues as a user gives it: for one repository or by name, kept afterwards, and refused without losing anything."""

import json

import pytest

from hostile.build.raw import Repo

OPENED = "2024-01-02T03:04:05Z"


@pytest.fixture
def place(tmp_path, new_desk):
    """A folder with two repositories and a file of issues beside them."""
    for name in ("web", "app"):
        Repo(tmp_path / name / ".git").history([{b"a.py": name.encode() + b" = %d\n" % n} for n in range(3)])
    (tmp_path / "issues.json").write_text(json.dumps([{"number": 1, "created_at": OPENED}, {"number": 2, "created_at": OPENED}]))  # fmt: skip
    return new_desk(tmp_path, tmp_path / "web")


def issues(desk):
    said = desk.headway("export", "issue", "--format", "csv", "--db", "x.db")
    return [line.split(",")[:2] for line in said.out.splitlines()[1:]]


def test_the_issues_of_one_repository_are_read_and_kept(place):
    said = place.headway("ingest", "web", "--issues", "issues.json", "--db", "x.db")
    assert (said.code, "2 issues" in said.err) == (0, True)
    assert issues(place) == [["web", "1"], ["web", "2"]]
    assert place.headway("analyze", "web", "--db", "x.db", "--no-learn", "--report", "r.html").code == 0
    assert issues(place) == [["web", "1"], ["web", "2"]]


def test_an_analysis_takes_them_as_well(place):
    assert place.headway("analyze", "web", "--issues", "issues.json", "--db", "x.db", "--no-learn", "--report", "r.html").code == 0  # fmt: skip
    assert len(issues(place)) == 2


@pytest.mark.parametrize("named", ["app=issues.json", "./app=issues.json"])
def test_of_several_repositories_a_name_says_whose_they_are(place, named):
    assert place.headway("ingest", "./web", "./app", "--issues", named, "--db", "x.db").code == 0
    assert issues(place) == [["app", "1"], ["app", "2"]]


@pytest.mark.parametrize(
    ("paths", "given", "words"),
    [
        (("web", "app"), "issues.json", "these repositories: web, app"),
        (("web", "app"), "other=issues.json", "these repositories: web, app"),
        (("web", "app"), "app=", "these repositories: web, app"),
        (("web",), "gone.json", "no file"),
        (("web",), ".", "no file"),
        (("web",), "bad.json", "no JSON"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_stored(place, paths, given, words):
    (place.folder / "bad.json").write_text("[{]")
    assert place.headway("ingest", "web", "--issues", "issues.json", "--db", "x.db").code == 0
    said = place.headway("ingest", *paths, "--issues", given, "--db", "x.db")
    assert (said.code, len(said.err.splitlines())) == (2, 1)
    assert words in said.err
    assert issues(place) == [["web", "1"], ["web", "2"]]


def test_two_files_for_one_repository_are_refused(place):
    said = place.headway("ingest", "web", "--issues", "issues.json", "--issues", "issues.json", "--db", "x.db")
    assert (said.code, "Two files" in said.err) == (2, True)


def test_no_title_leaves_and_the_doctor_says_what_a_file_would_bring(place):
    milestone = {"number": 3, "title": "Ada's month", "due_on": "2024-03-01T08:00:00Z"}
    assert place.headway("ingest", "web", "--db", "x.db").code == 0
    assert "--issues FILE" in place.headway("doctor", "--db", "x.db").out
    (place.folder / "m.json").write_text(json.dumps([{"number": 1, "created_at": OPENED, "milestone": milestone}]))
    assert place.headway("ingest", "web", "--issues", "m.json", "--db", "x.db").code == 0
    for private in ([], ["--private"]):
        out = place.headway("export", "project", "--format", "csv", "--db", "x.db", *private).out
        assert "2024-03-02" in out
        assert "Ada" not in out
    assert "--issues" in place.headway("doctor", "--privacy", "--db", "x.db").out
