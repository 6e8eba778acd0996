"""Finds the git directory behind a path, reading only small regular files and following no pointer that is not mutual."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from headway.core.errors import NotARepository, RefusedRepository
from headway.core.text import one_line

POINTER_LIMIT = 8_192
"""Bytes that a file naming another path may have."""


@dataclass(frozen=True)
class Located:
    """Where a repository lies: `git_dir` holds HEAD, `common_dir` the objects and refs (another only in a linked work tree)."""

    git_dir: Path
    common_dir: Path


def locate(path: Path) -> Located:
    """Find the repository at `path`: a work tree, a linked work tree, a submodule or a bare repository.

    Parent folders are not searched, so that a plain folder inside somebody's repository is not taken for it. Raises
    `NotARepository` when nothing is there, `RefusedRepository` when what is there points to a place that does not
    point back: such a pointer would read another person's repository.
    """
    path = path.resolve()
    dot = path / ".git"
    if is_folder(dot):
        return _with_common(dot)
    if dot.is_symlink():
        raise RefusedRepository(f"{show(dot)} is a link.", "Give the path that it points at, if you trust it.")
    if dot.exists():
        return _with_common(_pointed(dot))
    if _looks_bare(path):
        return _with_common(path)
    raise NotARepository(_instead(path), _remedy(path))


def bounded(path: Path, limit: int) -> bytes | None:
    """Return the bytes of a regular file, or None when nothing is there; refuse links, pipes and files over `limit` bytes."""
    try:
        # A pipe opened without NONBLOCK waits for a writer that never comes.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise RefusedRepository(f"{show(path)} cannot be read: {error.strerror}.") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise RefusedRepository(f"{show(path)} is no regular file.")
        content = file.read(limit + 1)
    if len(content) > limit:
        raise RefusedRepository(f"{show(path)} is larger than {limit:,} bytes.")
    return content


def is_folder(path: Path) -> bool:
    """Tell whether `path` is a folder and no link to one."""
    return path.is_dir() and not path.is_symlink()


def show(path: Path) -> str:
    """Name a path in an error without letting its bytes reach the terminal."""
    return one_line(os.fsencode(path), limit=300)


def _looks_bare(path: Path) -> bool:
    return is_folder(path / "objects") and is_folder(path / "refs") and os.path.lexists(path / "HEAD")


def _with_common(git_dir: Path) -> Located:
    content = bounded(git_dir / "commondir", POINTER_LIMIT)
    common = git_dir
    if content is not None:
        common = _target(git_dir, content)
        # Only what `git worktree add` makes is followed; anything else could name another tenant's objects.
        if git_dir.parent != common / "worktrees":
            raise RefusedRepository(f"{show(git_dir / 'commondir')} points to a repository that does not hold it.")
    for part in ("objects", "refs"):
        if not is_folder(common / part):
            raise NotARepository(f"{show(common)} has no folder '{part}', so it is no git repository.")
    return Located(git_dir, common)


def _pointed(dot: Path) -> Path:
    content = bounded(dot, POINTER_LIMIT) or b""
    if not content.startswith(b"gitdir: "):
        raise NotARepository(f"{show(dot)} is neither a git directory nor a pointer to one.")
    target = _target(dot.parent, content.removeprefix(b"gitdir: "))
    if not is_folder(target):
        raise NotARepository(f"{show(dot)} points to a git directory that is not there.")
    if not _points_back(target, dot):
        raise RefusedRepository(
            f"{show(dot)} points to a git directory that does not point back.",
            "Give that git directory itself, if you trust it.",
        )
    return target


def _points_back(git_dir: Path, dot: Path) -> bool:
    back = bounded(git_dir / "gitdir", POINTER_LIMIT)
    if back is not None:
        return _target(git_dir, back) == dot
    work_tree = _config_work_tree(git_dir)
    return bool(work_tree) and _target(git_dir, work_tree) == dot.parent


def _config_work_tree(git_dir: Path) -> bytes:
    # A submodule's pointer back is its own core.worktree; the line is compared, never obeyed.
    lines = (bounded(git_dir / "config", 1 << 20) or b"").splitlines()
    values = [line.split(b"=", 1)[1].strip() for line in lines if line.strip().startswith(b"worktree") and b"=" in line]
    return values[-1].strip(b'"') if values else b""


def _target(base: Path, content: bytes) -> Path:
    # The text of the pointer is only joined and normalised; `resolve` undoes links on the way, so both sides compare.
    return (base / os.fsdecode(content.strip(b"\r\n ").replace(b"\0", b""))).resolve()


def _instead(path: Path) -> str:
    """Say what is at a path where no repository is."""
    if not path.exists():
        return f"There is no {show(path)}."
    if not path.is_dir():
        return f"{show(path)} is a file and holds no git repository."
    empty = "" if any(path.iterdir()) else "is an empty folder and "
    return f"{show(path)} {empty}holds no git repository."


def _remedy(path: Path) -> str:
    above = next((p for p in path.parents if path.exists() and (p / ".git").exists()), None)
    return f"Did you mean {show(above)}?" if above else "Give a work tree or a bare repository."
