"""How git is run: nothing inherited, nothing endless, nothing left behind."""

import os
import subprocess

import pytest

from headway.core.errors import RefusedRepository
from headway.sources.git.quarantine import open_quarantine
from headway.sources.git.run import Git, GitFailed, Limits
from hostile.build.raw import Repo


@pytest.fixture
def opened(tmp_path):
    Repo(tmp_path / "repo" / ".git").history([{b"a": b"1\n" * 50_000}, {b"a": b"2\n" * 50_000}])
    with open_quarantine(tmp_path / "repo", tmp_path) as quarantine:
        yield quarantine


def limited(git: Git, **limits: float) -> Git:
    return Git(git.git_dir, git.home, git.object_format, Limits(**limits))


def test_no_word_of_the_environment_reaches_git(opened, tmp_path, monkeypatch):
    mark = tmp_path / "sprung"
    for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_PAGER", "PAGER", "GIT_EDITOR"):
        monkeypatch.setenv(name, f"touch {mark}")
    for name, value in {
        "GIT_DIR": "/nowhere",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "log.showRoot",
        "GIT_CONFIG_VALUE_0": "false",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    out = opened.git("log", "--ext-diff", "-p", "--format=%H", "--stdin", stdin=f"{opened.head_sha}\n".encode())
    assert out.count(b"+1\n") == 50_000
    assert not mark.exists()
    assert not (tmp_path / "trace").exists()


def test_settings_of_the_machine_do_not_reach_git(opened, tmp_path, monkeypatch):
    (tmp_path / ".gitconfig").write_text("[diff]\n\tnoprefix = true\n[log]\n\tshowRoot = false\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    out = opened.git("log", "-p", "--format=%H", "--stdin", stdin=f"{opened.head_sha}\n".encode())
    assert out.count(b"diff --git a/a b/a") == 2


def test_a_flood_of_output_ends(opened):
    with pytest.raises(GitFailed, match="bytes of output"):
        limited(opened.git, output=100_000)("log", "-p", "--stdin", stdin=f"{opened.head_sha}\n".encode())


def test_a_git_that_dies_without_a_word_is_explained(opened, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text("#!/bin/sh\necho 'hint: grafts are old' >&2\nkill -SEGV $$\n")
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    with pytest.raises(GitFailed, match=r"git log failed: Segmentation fault \(folders too deep"):
        opened.git("log")


def test_a_silent_git_ends(opened, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    with pytest.raises(GitFailed, match="silent for"):
        limited(opened.git, silence=0.3)("cat-file", "--batch")


def test_memory_has_an_end(opened):
    with pytest.raises(RefusedRepository):
        limited(opened.git, memory=8 << 20)("log", "-p", "--stdin", stdin=f"{opened.head_sha}\n".encode())


class Stopped(Exception):
    """The reader had enough."""


def stop(*_: object) -> None:
    raise Stopped


def test_a_reader_that_stops_leaves_no_process(opened):
    with pytest.raises(Stopped), opened.git.stream("cat-file", "--batch-all-objects", "--batch") as output:
        stop(output.read(1))
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(opened.git_dir) not in running


def test_nothing_of_the_quarantine_stays(tmp_path):
    Repo(tmp_path / "repo" / ".git").history([{b"a": b"1\n"}])
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(Stopped), open_quarantine(tmp_path / "repo", scratch) as quarantine:
        stop(quarantine)
    assert not list(scratch.iterdir())
