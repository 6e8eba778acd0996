"""Every hostile or odd kind, through the quarantine alone: nothing springs, nothing is written, git counts what is true."""

import re
import subprocess

import pytest

from headway.core.errors import BadInput, HeadwayError, RefusedRepository
from headway.sources.git.quarantine import Quarantine, open_quarantine
from hostile.build.kinds import SECRET, Kind, Site, all_kinds
from hostile.build.watch import fingerprint

KINDS = [pytest.param(kind, id=kind.name) for kind in all_kinds().values() if not kind.is_slow]


def totals(opened: Quarantine) -> tuple[int, int, int]:
    """Count the mainline changes and their lines, as git itself tells them."""
    if opened.head_sha is None:
        return 0, 0, 0
    args = (
        "log",
        "--first-parent",
        "-m",
        "-M",
        "--shortstat",
        "--ignore-submodules=all",
        "--format=tformat:commit",
        "--stdin",
    )
    output = opened.git(*args, stdin=f"{opened.head_sha}\n".encode()).decode()
    added, removed = (sum(map(int, re.findall(rf"(\d+) {word}", output))) for word in ("insertion", "deletion"))
    return len(re.findall("^commit$", output, re.MULTILINE)), added, removed


def read(kind: Kind, site: Site, verify: bool | None = None) -> tuple[int, int, int] | str:
    scratch = site.root / "scratch"
    scratch.mkdir()
    try:
        with open_quarantine(site.given, scratch, verify) as opened:
            assert SECRET.encode() not in opened.mailmap + opened.codeowners
            assert SECRET not in str(opened.notes)
            return totals(opened)
    except (RefusedRepository, BadInput) as refusal:
        return str(refusal)
    finally:
        assert not list(scratch.iterdir())
        scratch.rmdir()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_read_rightly_or_refused_in_one_line(kind: Kind, tmp_path):
    site = Site(tmp_path)
    kind.build(site)
    before = fingerprint(tmp_path)
    result = read(kind, site)
    assert not list(site.canary.iterdir()), "the trap was sprung"
    assert {k: v for k, v in fingerprint(tmp_path).items() if k != "."} == before
    if kind.verdict == "refuse":
        assert isinstance(result, str), result
        assert kind.says in result
        assert result.isprintable()
        assert len(result.splitlines()) == 1
    elif kind.truth and not kind.truth.n_unreadable:
        assert result == (kind.truth.shown or (kind.truth.n_changes, kind.truth.n_added, kind.truth.n_removed))


ARMED = [pytest.param(kind, id=kind.name) for kind in all_kinds().values() if kind.springs]


@pytest.mark.parametrize("kind", ARMED)
def test_the_trap_is_live_for_a_reader_that_runs_git_inside(kind: Kind, tmp_path):
    """Without this, a trap that never worked would pass for a quarantine that holds."""
    site = Site(tmp_path)
    kind.build(site)
    env = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    env |= {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a"}
    for command in kind.springs:
        subprocess.run(
            ["git", *command.split()],
            cwd=site.given,
            env=env,
            capture_output=True,
            timeout=20,
            input=b"protocol=https\nhost=h\n\n",
            check=False,
        )
    assert list(site.canary.iterdir())


def test_every_kind_that_the_issue_asks_for_is_there():
    kinds = all_kinds().values()
    assert len(kinds) >= 60
    assert {kind.group for kind in kinds} >= {
        "execution",
        "leaks",
        "history",
        "corruption",
        "poison",
        "hanging",
        "scale",
    }


def test_an_error_of_ours_is_one_line_whatever_the_path_says(tmp_path):
    with pytest.raises(HeadwayError) as refusal, open_quarantine(tmp_path / "\x1b[31m\nx", tmp_path):
        pass
    assert str(refusal.value).isprintable()
