"""What a hostile or odd repository is: how to build it, and the truth about it, known by construction."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal

from hostile.build.raw import Repo

Verdict = Literal["ingest", "refuse"]
SECRET = "xyzzy-secret-of-another-tenant"


@dataclass(frozen=True)
class Truth:
    """Mainline changes, and lines added and removed over all of them (binary files and submodules count none).

    `n_commits` counts those off the mainline too, where that differs; `n_unreadable` the files whose content is missing.
    `shown` is what git's own totals are where Headway means something else.
    """

    n_changes: int
    n_added: int
    n_removed: int
    n_commits: int | None = None
    n_unreadable: int = 0
    shown: tuple[int, int, int] | None = None


PLAIN_STATES: list[dict[bytes, bytes]] = [
    {b"a.txt": b"1\n2\n3\n"},
    {b"a.txt": b"1\n2\n3\n4\n5\n", b"src/b.py": b"x = 1\n"},
    {b"a.txt": b"1\n2\n3\n4\n", b"src/b.py": b"x = 1\n"},
]
PLAIN = Truth(3, 6, 1)


@dataclass
class Site:
    """Where one repository stands: `given` is what Headway is asked to read; a sprung trap leaves a file in `canary`."""

    root: Path
    given: Path = field(init=False)

    def __post_init__(self) -> None:
        self.given = self.root / "given"
        for folder in (self.canary, self.secret.parent, self.given):
            folder.mkdir(parents=True)
        self.secret.write_text(SECRET + "\n")
        self.payload.write_text(f"#!/bin/sh\n: > '{self.canary}/sprung'\n")
        self.payload.chmod(0o755)

    @property
    def canary(self) -> Path:
        return self.root / "canary"

    @property
    def secret(self) -> Path:
        return self.root / "elsewhere" / "secret"

    @property
    def payload(self) -> Path:
        return self.root / "payload"

    def repo(self, *, bare: bool = False, object_format: str = "sha1") -> Repo:
        """Start a repository at `given`."""
        return Repo(self.given if bare else self.given / ".git", object_format)

    def plain(self, *, bare: bool = False) -> Repo:
        """Write the plain history of `PLAIN` at `given`, with a work tree that matches."""
        repo = self.repo(bare=bare)
        repo.history(PLAIN_STATES)
        if not bare:
            for name, content in PLAIN_STATES[-1].items():
                path = Path(os.fsdecode(os.fsencode(self.given) + b"/" + name))
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
        return repo

    def tenant(self) -> Repo:
        """Write another tenant's repository elsewhere; its lines must never be seen."""
        repo = Repo(self.root / "elsewhere" / "tenant.git")
        repo.history([{b"secret.txt": f"{SECRET}\n".encode()}])
        return repo


Build = Callable[[Site], None]


@dataclass(frozen=True)
class Kind:
    """One kind of repository. `springs` are plain git commands that would spring its trap, run to show that it is live."""

    name: str
    group: str
    build: Build
    verdict: Verdict = "ingest"
    truth: Truth | None = None
    says: str = ""
    springs: tuple[str, ...] = ()
    is_slow: bool = False


KINDS: dict[str, Kind] = {}
GROUPS = ("execution", "leaks", "paths", "people", "messages", "contents", "history", "merges", "renames")
GROUPS += ("corruption", "poison", "hanging", "scale")


def add(kind: Kind) -> None:
    """Register a kind; names are unique over all groups."""
    assert kind.name not in KINDS, kind.name
    KINDS[kind.name] = kind


def ingest(
    truth: Truth = PLAIN, says: str = "", springs: tuple[str, ...] = (), *, is_slow: bool = False
) -> Callable[[Build], Build]:
    """Register the decorated builder as a kind that is read, with the numbers of `truth`."""

    def register(build: Build) -> Build:
        add(Kind(build.__name__, build.__module__.rpartition(".")[2], build, "ingest", truth, says, springs, is_slow))
        return build

    return register


def refuse(says: str = "", springs: tuple[str, ...] = (), *, is_slow: bool = False) -> Callable[[Build], Build]:
    """Register the decorated builder as a kind that is refused in one line that holds `says`."""

    def register(build: Build) -> Build:
        add(Kind(build.__name__, build.__module__.rpartition(".")[2], build, "refuse", None, says, springs, is_slow))
        return build

    return register


def all_kinds() -> dict[str, Kind]:
    """Load every group and return all kinds by name."""
    for group in GROUPS:
        import_module(f"hostile.build.{group}")
    return KINDS
