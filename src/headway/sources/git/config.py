"""Reads the configuration of a repository as data: its format and nothing else; no include is followed, nothing is obeyed."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from headway.core.errors import RefusedRepository
from headway.core.text import one_line
from headway.sources.git.locate import bounded, show
from headway.sources.git.run import EMPTY_TREES, environment

CONFIG_LIMIT = 8 << 20
HARMLESS = {"noop", "preciousobjects", "worktreeconfig", "relativeworktrees", "compatobjectformat", "refstorage"}


@dataclass(frozen=True)
class Format:
    """How objects are named, and whether a host was to deliver missing ones on demand."""

    object_format: str = "sha1"
    is_partial: bool = False


def read_format(common_dir: Path, home: Path) -> Format:
    """Return the format that `config` declares; refuse a file that is malformed or declares what we cannot read."""
    path = common_dir / "config"
    content = bounded(path, CONFIG_LIMIT)
    if content is None:
        return Format()
    values = _values(path, content, home)
    if values.get("core.repositoryformatversion", "0") not in {"0", "1"}:
        raise RefusedRepository(f"{show(path)} declares a format of git that is not known.")
    extensions = {key[11:]: value for key, value in values.items() if key.startswith("extensions.")}
    for name, value in extensions.items():
        _check(path, name, value)
    is_partial = "partialclone" in extensions or any(k.endswith(".promisor") for k in values)
    return Format(extensions.get("objectformat", "sha1").lower(), is_partial)


def _check(path: Path, name: str, value: str) -> None:
    if name == "refstorage" and value != "files":
        raise RefusedRepository(
            f"{show(path)} keeps its refs in the format '{one_line(value, 30)}'.",
            "Run `git refs migrate --ref-format=files`.",
        )
    if name == "objectformat" and value.lower() not in EMPTY_TREES:
        raise RefusedRepository(f"{show(path)} names an object format that is not known.")
    if name not in HARMLESS | {"partialclone", "objectformat"}:
        raise RefusedRepository(f"{show(path)} needs the extension '{one_line(name, 30)}', which is not known.")


def _values(path: Path, content: bytes, home: Path) -> dict[str, str]:
    # git's own parser on a copy in memory: `-f -` with no includes reads no other file and starts nothing.
    run = subprocess.run(
        ["git", "config", "-f", "-", "--no-includes", "-z", "--list"],
        input=content,
        capture_output=True,
        cwd=home,
        env=environment(home, EMPTY_TREES["sha1"]) | {"GIT_CEILING_DIRECTORIES": str(home.parent)},
        timeout=60,
        check=False,
    )
    if run.returncode:
        raise RefusedRepository(f"{show(path)} is malformed: {one_line(run.stderr.partition(b': ')[2])}.")
    entries = (entry.partition("\n") for entry in run.stdout.decode("utf-8", "replace").split("\0") if entry)
    return {key.lower(): value for key, _, value in entries}
