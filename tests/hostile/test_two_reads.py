"""A repository that changes its past, its names or its health between two reads: the tables equal those of one fresh read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from headway.cli._run import run
from hostile.build.kinds import PLAIN_STATES
from hostile.build.raw import EPOCH, Repo
from hostile.build.watch import digest


def forced(repo: Repo, shas: list[str]) -> None:
    """The last change is amended."""
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"a.txt": b"other\n"}), [shas[1]], at=EPOCH + 9_000))


def forced_back(repo: Repo, shas: list[str]) -> None:
    repo.ref("refs/heads/main", shas[0])


def replaced_whole(repo: Repo, shas: list[str]) -> None:
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"z": b"z\n"}), [], at=EPOCH + 1))


def emptied(repo: Repo, shas: list[str]) -> None:
    (repo.git_dir / "refs/heads/main").unlink()


def grown(repo: Repo, shas: list[str]) -> None:
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"b": b"b\n"}), [shas[-1]], at=EPOCH + 9_000))


def merged_under_another_first_parent(repo: Repo, shas: list[str]) -> None:
    """The old tip is still an ancestor, but no longer on the chain of first parents."""
    side = repo.commit(repo.tree({b"a.txt": b"side\n"}), [shas[0]], at=EPOCH + 8_000)
    repo.ref("refs/heads/main", repo.commit(repo.tree({b"a.txt": b"side\n4\n"}), [side, shas[-1]], at=EPOCH + 9_000))


def cut(repo: Repo, shas: list[str]) -> None:
    """The clone becomes shallow."""
    repo.write("shallow", f"{shas[1]}\n".encode())


def mapped(repo: Repo, shas: list[str]) -> None:
    """A mailmap arrives, and with it other people for old commits."""
    tree = repo.tree({**PLAIN_STATES[-1], b".mailmap": b"Eve <eve@example.org> <ada@example.org>\n"})
    repo.ref("refs/heads/main", repo.commit(tree, [shas[-1]], at=EPOCH + 9_000))


def branches_moved(repo: Repo, shas: list[str]) -> None:
    (repo.git_dir / "refs/heads/side").unlink()
    repo.ref("refs/heads/new", repo.commit(repo.tree({b"n": b"n\n"}), [shas[1]], at=EPOCH + 9_000))
    repo.ref("refs/tags/v2.0.0", shas[0])


def repacked(repo: Repo, shas: list[str]) -> None:
    (repo.git_dir / "packed-refs").write_bytes(
        (repo.git_dir / "refs/heads/side").read_bytes().strip() + b" refs/heads/side\n"
    )
    (repo.git_dir / "refs/heads/side").unlink()


CHANGES = [forced, forced_back, replaced_whole, emptied, grown, merged_under_another_first_parent, cut, mapped]
CHANGES += [branches_moved, repacked]


def first_read(folder: Path) -> tuple[Repo, list[str]]:
    repo = Repo(folder / "project" / ".git")
    shas = repo.history(PLAIN_STATES)
    repo.ref("refs/heads/side", repo.commit(repo.tree({b"s": b"s\n"}), [shas[0]], at=EPOCH + 100))
    repo.ref("refs/tags/v1.0.0", repo.tag(shas[1]))
    assert run(["ingest", str(folder / "project"), "--db", str(folder / "x.db"), "-q"]) == 0
    return repo, shas


@pytest.mark.parametrize("change", CHANGES)
def test_a_second_read_equals_a_fresh_one(change: Callable[[Repo, list[str]], None], tmp_path):
    repo, shas = first_read(tmp_path)
    before = digest(tmp_path / "x.db")
    change(repo, shas)
    assert run(["ingest", str(tmp_path / "project"), "--db", str(tmp_path / "x.db"), "-q"]) == 0
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    shutil.copy(tmp_path / "headway.key", fresh)
    assert run(["ingest", str(tmp_path / "project"), "--db", str(fresh / "x.db"), "-q"]) == 0
    assert digest(tmp_path / "x.db") == digest(fresh / "x.db")
    assert (digest(tmp_path / "x.db") != before) == (change is not repacked)


def test_a_repository_that_breaks_is_refused_and_its_tables_stay(tmp_path, capfd):
    repo, shas = first_read(tmp_path)
    before = digest(tmp_path / "x.db")
    repo.loose(shas[1]).write_bytes(b"broken")
    assert run(["ingest", str(tmp_path / "project"), "--db", str(tmp_path / "x.db"), "-q"]) == 3
    assert len(capfd.readouterr().err.splitlines()) == 1
    assert digest(tmp_path / "x.db") == before
