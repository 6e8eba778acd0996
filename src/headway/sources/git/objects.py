"""Links the objects of a repository into our own, and hashes them again where that is asked for or cheap."""

import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from headway.core.errors import RefusedRepository
from headway.sources.git.locate import is_folder, show
from headway.sources.git.run import Git, GitFailed

VERIFY_BELOW = 50 << 20
"""Stores of at most this many bytes on disk are always hashed again; larger ones only when asked, for it costs more than reading."""

_FAN_OUT = re.compile(r"[0-9a-f]{2}\Z")
_LOOSE = re.compile(r"[0-9a-f]{38}(?:[0-9a-f]{24})?\Z")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Store:
    """The object files of a repository: folders of loose objects, packs, and their size on disk in bytes."""

    loose: tuple[Path, ...]
    packs: tuple[Path, ...]
    n_bytes: int


def find_objects(objects: Path) -> Store:
    """List the packs and loose objects under `objects`; refuse any that is a link, a pipe or another oddity.

    Alternates, commit-graphs and multi-pack indexes are not looked at: they could name another tenant's objects, or lie.
    """
    loose = tuple(e for e in sorted(objects.iterdir()) if _FAN_OUT.match(e.name) and is_folder(e))
    packs = []
    n_bytes = sum(size for folder in loose for _, size in _regular(folder))
    if is_folder(objects / "pack"):
        files = dict(_regular(objects / "pack"))
        packs = [objects / "pack" / n for n in sorted(files) if n.endswith(".pack") and f"{n[:-5]}.idx" in files]
        n_bytes += sum(files[p.name] for p in packs)
    return Store(loose, tuple(packs), n_bytes)


def link_objects(store: Store, into: Path) -> None:
    """Make the objects of `store` visible in the object folder `into` by links, copying nothing."""
    for folder in store.loose:
        (into / folder.name).symlink_to(folder)
    for pack in store.packs:
        for file in (pack, pack.with_suffix(".idx")):
            (into / "pack" / file.name).symlink_to(file)


def verify_objects(store: Store, git: Git) -> None:
    """Hash every object again; raise `RefusedRepository` when one is not what its name says.

    The index of each pack is made anew from the pack alone and takes the given one's place, so that it cannot lie.
    """
    for folder in store.loose:
        for name, _ in _regular(folder):
            if _LOOSE.match(name):
                _verify_loose(folder / name, folder.name + name, git.object_format)
    for pack in store.packs:
        index = git.git_dir / "objects" / "pack" / f"{pack.stem}.idx"
        index.unlink()
        try:
            git("index-pack", "--threads=2", "-o", str(index), str(pack))
        except GitFailed as error:
            raise RefusedRepository(f"{show(pack)} is corrupt: {error.said}.") from None
        _same_names(index, pack.with_suffix(".idx"), 32 if git.object_format == "sha256" else 20)


def _same_names(ours: Path, theirs: Path, width: int) -> None:
    # Both are sorted lists of ids behind a fan-out table; a given index that lists others was forged or is stale.
    names = [_names(path, width) for path in (ours, theirs)]
    if names[0] != names[1]:
        raise RefusedRepository(f"{show(theirs)} names objects that its pack does not hold.")


def _names(index: Path, width: int) -> bytes:
    with index.open("rb") as file:
        head = file.read(8 + 1024)
        count = int.from_bytes(head[-4:], "big")
        return file.read(count * width) if head[:4] == b"\xfftOc" else b""


def _verify_loose(path: Path, name: str, object_format: str) -> None:
    digest = hashlib.new(object_format, usedforsecurity=False)
    try:
        for chunk in _inflated(path):
            digest.update(chunk)
    except (zlib.error, EOFError, OSError):
        raise RefusedRepository(f"The object {show(path)} is damaged.") from None
    if digest.hexdigest() != name:
        raise RefusedRepository(f"The object {show(path)} is not what its name says.")


def _inflated(path: Path) -> Iterator[bytes]:
    # In pieces: a few kilobytes on disk can be a gigabyte once unpacked.
    stream = zlib.decompressobj()
    with path.open("rb") as file:
        while not stream.eof:
            piece = stream.unconsumed_tail or file.read(_CHUNK)
            chunk = stream.decompress(piece, _CHUNK)
            if not piece and not chunk:
                raise EOFError
            yield chunk


def _regular(folder: Path) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_file(follow_symlinks=False):
                raise RefusedRepository(f"{show(Path(entry.path))} is no regular file.")
            yield entry.name, entry.stat(follow_symlinks=False).st_size
