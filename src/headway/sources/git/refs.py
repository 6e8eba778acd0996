"""Reads the refs of a repository as data: loose files and packed-refs, validated ids, names as bytes; no git is run."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from headway.core.errors import RefusedRepository
from headway.sources.git.locate import Located, bounded, is_folder, show

PACKED_LIMIT = 256 << 20
LOOSE_LIMIT = 4_096
MOST_REFS = 1_000_000
DEEPEST = 100
"""How many folders deep a ref's name may go; a path has 4,096 bytes at most, so an honest one is far below."""

_ID = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_KINDS: tuple[tuple[bytes, Literal["tag", "head"]], ...] = (
    (b"refs/tags/", "tag"),
    (b"refs/heads/", "head"),
    (b"refs/remotes/", "head"),
)


@dataclass(frozen=True)
class Ref:
    """A tag or branch head: `raw` is its name as bytes, `name` the same decoded with replacement, `sha` the commit it peels to.

    `tagged_at` is the tagger's Unix time in seconds of an annotated tag, or None.
    """

    kind: Literal["tag", "head"]
    raw: bytes
    sha: str
    is_annotated: bool = False
    tagged_at: int | None = None

    @property
    def name(self) -> str:
        """The name as text, for rules and for display after `core.text`."""
        return self.raw.decode("utf-8", "replace")


@dataclass
class RawRefs:
    """What the files say: full name → id of an object of any kind; `head` is None when unborn; how many refs were broken."""

    ids: dict[bytes, str] = field(default_factory=dict)
    links: dict[bytes, bytes] = field(default_factory=dict)
    head: str | None = None
    n_broken: int = 0


def read_refs(where: Located) -> RawRefs:
    """Read every branch, remote branch and tag, and HEAD; refuse a HEAD that is no id and leads nowhere sane."""
    refs = RawRefs()
    _read_packed(where.common_dir, refs)
    for folder in ("heads", "tags", "remotes"):
        _read_loose(where.common_dir / "refs" / folder, b"refs/" + folder.encode(), refs, DEEPEST)
    refs.head = _read_head(where.git_dir, refs)
    return refs


def short(full: bytes) -> tuple[Literal["tag", "head"], bytes]:
    """Split a full name into its kind and the name that people use.

    >>> short(b"refs/remotes/origin/main")
    ('head', b'origin/main')
    """
    prefix, kind = next(pair for pair in _KINDS if full.startswith(pair[0]))
    return kind, full.removeprefix(prefix)


def _read_packed(common_dir: Path, refs: RawRefs) -> None:
    for line in (bounded(common_dir / "packed-refs", PACKED_LIMIT) or b"").split(b"\n"):
        if line.startswith((b"#", b"^")) or not line:
            continue
        value, _, name = line.partition(b" ")
        if name.startswith(tuple(prefix for prefix, _ in _KINDS)):
            _keep(refs, name, value)


def _read_loose(folder: Path, name: bytes, refs: RawRefs, depth: int) -> None:
    if not is_folder(folder):
        return
    if not depth or len(refs.ids) > MOST_REFS:
        raise RefusedRepository(f"{show(folder)} holds more refs than any repository needs.")
    with os.scandir(folder) as entries:
        for entry in entries:
            full = name + b"/" + os.fsencode(entry.name)
            if entry.is_dir(follow_symlinks=False):
                _read_loose(Path(entry.path), full, refs, depth - 1)
            elif not entry.is_file(follow_symlinks=False):
                # A pipe would hang git and a link could name anything; the other refs are still good.
                refs.n_broken += 1
            elif not entry.name.endswith(".lock"):
                _keep(refs, full, bounded(Path(entry.path), LOOSE_LIMIT) or b"")


def _keep(refs: RawRefs, name: bytes, value: bytes) -> None:
    value = value.strip()
    if value.startswith(b"ref:"):
        # origin/HEAD repeats another head; such links serve HEAD only.
        refs.links[name] = value[4:].strip()
        refs.ids.pop(name, None)
    elif _ID.match(value) and value.strip(b"0"):
        refs.ids[name] = value.decode()
    else:
        refs.n_broken += 1


def _read_head(git_dir: Path, refs: RawRefs) -> str | None:
    value = (bounded(git_dir / "HEAD", LOOSE_LIMIT) or b"").strip()
    for _ in range(6):
        if _ID.match(value):
            return value.decode()
        name = value[5:].strip()
        if not value.startswith(b"ref: refs/") or b".." in name:
            break
        if name in refs.ids:
            return refs.ids[name]
        if name not in refs.links:
            return None
        value = b"ref: " + refs.links[name]
    raise RefusedRepository(f"{show(git_dir / 'HEAD')} names no branch and no commit.")
