"""Where the last read of a repository ended, and whether the next can go on from there or must begin anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from headway.core.settings import Settings
from headway.sources.git.history import Chain, mainline
from headway.sources.git.quarantine import Quarantine
from headway.store.duckdb import Store

FORMAT = 1
"""Raise it when the meaning of what reading writes changes: every repository is then read anew."""


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What was found of one recent head that stands on mainline commit `base`: its content id, as a squash would land it.

    `n_lines` are the telling lines it adds, `n_landed` how many of them landed since; None where there is nothing to
    compare. `beside` names the changes they were compared with, None while nobody looked.
    """

    base: str
    patch: str | None = None
    beside: str | None = None
    n_lines: int | None = None
    n_landed: int | None = None


class Cursor(msgspec.Struct, frozen=True):
    """What was read: `tip` is mainline commit number `n` - 1, "" before any; `tips` are the refs whose commits are stored.

    `basis` names everything else that the rows depend on: the mailmap, the shallow cut, the format. `heads` are the
    recent heads as they were found when the mainline had `n_heads` commits; the tops of files were looked at when it had
    `n_marked`.
    """

    basis: str
    tips: list[str]
    tip: str = ""
    n: int = 0
    n_unreadable: int = 0
    heads: dict[str, Head] = {}
    n_heads: int = 0
    n_marked: int = 0


def load(store: Store, repository: str) -> Cursor | None:
    """Return the stored cursor of a repository, or None before its first read."""
    said = store.meta(f"cursor:{repository}")
    return msgspec.json.decode(said, type=Cursor) if said else None


def save(store: Store, repository: str, cursor: Cursor | None) -> None:
    """Store the cursor, inside the transaction that stores what was read."""
    store.remember(f"cursor:{repository}", None if cursor is None else msgspec.json.encode(cursor).decode())


def moved(cursor: Cursor, **to: Any) -> Cursor:
    """Return the cursor with some of its fields changed."""
    return msgspec.structs.replace(cursor, **to)


def basis(quarantine: Quarantine, settings: Settings) -> str:
    """Name what old rows depend on beside the commits themselves; who is forgotten is not in it, `forget` mends rows."""
    kept = f"{settings.privacy.keep_days}"
    parts = [quarantine.mailmap, *(s.encode() for s in sorted(quarantine.shallow_shas)), kept.encode()]
    return sha256(b"%d\0" % FORMAT + b"\0".join(parts)).hexdigest()[:16]


@dataclass(frozen=True)
class Mainline:
    """The first-parent chain that is read, oldest first: (commit, first parent), and how its tip was chosen."""

    chain: Chain
    how: str

    @property
    def root(self) -> str:
        """The oldest commit, "" where there is none."""
        return self.chain[0][0] if self.chain else ""

    @property
    def tip(self) -> str:
        """The newest commit, "" where there is none."""
        return self.chain[-1][0] if self.chain else ""


def find_mainline(quarantine: Quarantine, settings: Settings, known: Chain | None = None) -> Mainline:
    """Follow the branch that the settings name, where it exists, else HEAD; `known` is the mainline read before."""
    branch, how = settings.mainline.branch, "head"
    named = {ref.name: ref.sha for ref in quarantine.refs if ref.kind == "head"}
    tip = quarantine.head_sha
    if branch and (sha := named.get(branch) or named.get(f"origin/{branch}")):
        tip, how = sha, "mainline.branch"
    return Mainline(mainline(quarantine.git, tip, known) if tip else [], how)


def stored_mainline(store: Store, repository: str, basis_now: str) -> Chain:
    """Return the mainline up to the cursor as the stored commits tell it; nothing where they do not, or may be out of date."""
    cursor = load(store, repository)
    if not cursor or cursor.basis != basis_now:
        return []
    parents = dict(store.rows("select sha, split_part(parents, ' ', 1) from commit where position is not null"))
    chain: Chain = []
    sha = cursor.tip
    while sha in parents and len(chain) < cursor.n:
        chain.append((sha, parents[sha]))
        sha = parents[sha]
    return chain[::-1] if len(chain) == cursor.n and sha not in parents else []


def resumes(cursor: Cursor, basis_now: str, chain: Sequence[tuple[str, str]]) -> bool:
    """Tell whether the mainline still holds what was read at the place where it was read, and nothing else changed.

    >>> cursor = Cursor(basis="x", tips=[], tip="b", n=2)
    >>> resumes(cursor, "x", [("a", ""), ("b", "a"), ("c", "b")]), resumes(cursor, "x", [("a", ""), ("z", "a")])
    (True, False)
    """
    if cursor.basis != basis_now or len(chain) < cursor.n:
        return False
    return cursor.n == 0 or chain[cursor.n - 1][0] == cursor.tip
