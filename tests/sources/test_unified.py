"""A unified diff that somebody hands over reads like the commit it came from, and hostile text does no harm."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.core.errors import BadInput
from headway.sources.git.unified import MOST_BYTES, parse_unified

LINES = b"".join(b"line %d\n" % n for n in range(60))


def git(folder: Path, *args: str) -> bytes:
    settings = ["-c", "user.name=A", "-c", "user.email=a@x.org", "-c", "core.quotePath=true"]
    return subprocess.run(["git", "-C", str(folder), *settings, *args], capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a work tree whose last commit does everything that a header can tell."""
    folder = tmp_path_factory.mktemp("edited")
    git(folder, "init", "-q")
    before = {
        "a.py": LINES,
        "moved.py": LINES,
        "gone.py": b"-- x\n++ y\n",
        "pic.png": b"\0a",
        "sp ace.py": LINES,
        "é\t.py": LINES,
    }
    after = {
        "a.py": LINES.replace(b"line 7\n", b"-- a\n++ b\n").replace(b"line 9\n", b""),
        "to/here.py": LINES + b"last",
    }
    after |= {
        "pic.png": b"\0b",
        "sp ace.py": b"first\n" + LINES,
        "é\t.py": LINES[7:],
        "empty.py": b"",
        "new.py": b"@@ -1 +1 @@\n",
    }
    for number, files in enumerate((before, after)):
        for path in [p for p in folder.glob("*.*") if p.is_file()]:
            path.unlink()
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", f"commit {number}\n\ndiff --git is a command")
    return folder


EXPECTED = {
    b"a.py": ("M", [(7, 1, 2), (9, 1, 0)]),
    b"to/here.py": ("R", [(60, 0, 1)]),
    b"gone.py": ("D", []),
    b"pic.png": ("M", None),
    b"sp ace.py": ("M", [(0, 0, 1)]),
    "é\t.py".encode(): ("M", [(0, 1, 0)]),
    b"empty.py": ("A", []),
    b"new.py": ("A", [(0, 0, 1)]),
}


@pytest.mark.parametrize(
    "options",
    [["diff", "-M"], ["diff", "-M", "-U0"], ["diff", "-M", "-U40"], ["diff", "-M", "--binary"], ["diff", "-M", "--no-prefix"],
     ["diff", "-M", "--src-prefix=i/", "--dst-prefix=w/"], ["format-patch", "--stdout", "-M"], ["show", "-M"]],
    ids=" ".join,
)  # fmt: skip
def test_every_way_of_writing_the_diff_reads_the_same(edited: Path, options: list[str]) -> None:
    span = ["HEAD"] if options[0] == "show" else ["HEAD~1..HEAD"]
    found = {file.path: (file.status, file.hunks) for file, _ in parse_unified(git(edited, *options, *span))}
    assert found == EXPECTED


def test_a_plain_diff_of_two_folders_is_read() -> None:
    text = b"--- x.py\t2024-01-01\n+++ x.py\t2024-01-02\n@@ -1,2 +1 @@\n same\n-gone\n--- /dev/null\n+++ y.py\n@@ -0,0 +1,2 @@\n+a\n+b\n"
    assert [(f.path, f.status, f.hunks) for f, _ in parse_unified(text)] == [
        (b"x.py", "M", [(1, 1, 0)]),
        (b"y.py", "A", [(0, 0, 2)]),
    ]


def test_an_empty_diff_has_no_files_and_other_text_is_refused() -> None:
    assert parse_unified(b"\n") == []
    with pytest.raises(BadInput, match="No file"):
        parse_unified(b"hello\n")
    with pytest.raises(BadInput, match="at most"):
        parse_unified(b"x" * (MOST_BYTES + 1))


PIECES = st.sampled_from(
    [b"diff --git a/x b/y", b"--- a/x", b"+++ b/x", b"@@ -999999999,999999999 +1,999999999 @@", b"@@ -1 +1 @@", b"+a", b"-b", b" c",
     b"rename from x", b"rename to \"\\303", b"new file mode 160000", b"\\ No newline", b"", b"Binary files", b"\xff\0", b'diff --git "a']
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=20), max_size=40))
def test_hostile_text_is_read_in_bounds_or_refused(pieces: list[bytes]) -> None:
    text = b"\n".join(pieces)
    try:
        files = parse_unified(text)
    except BadInput:
        return
    assert sum(n + added for file, _ in files for _, n, added in file.hunks or ()) <= len(pieces) * 20
