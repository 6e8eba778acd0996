"""Reads what `git diff-tree --raw -p -U0 -D -z` says about one commit: files, hunks, and a content id of the whole."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

SUBMODULE = b"160000"
SYMLINK = b"120000"

Hunk = tuple[int, int, int]
"""Where (0-based line of the old file), lines removed there, lines added there."""


class FileDiff(NamedTuple):
    """What one commit did to one file; a side that is not there has mode 000000.

    `hunks` is None where lines cannot be told: binary files, submodules and contents that are not there. Deletions
    have no hunks: whoever holds the lines of the file knows how many went.
    """

    status: str
    old_mode: bytes
    new_mode: bytes
    old_id: bytes
    new_id: bytes
    old_path: bytes
    path: bytes
    hunks: list[Hunk] | None
    is_readable: bool = True


class Diff(NamedTuple):
    """What one commit did, against one parent; `patch` is missing when it changed nothing or nobody asked."""

    sha: str
    files: list[FileDiff]
    patch: str | None


class Misread(Exception):
    """The two halves of a record do not agree: read this commit file by file instead."""


_HUNKS = re.compile(rb"\n@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_PLACE = re.compile(rb"\n@@ [^\n]*|\nindex [^\n]*")


def parse_record(record: bytes, *, is_named: bool = True) -> Diff:
    r"""Read one record: `<sha>NUL`, then NUL-framed raw entries, an empty one, then a patch for each entry.

    Content lines begin with `+`, `-` or a backslash, so a line that begins with `@@` or `diff` is git's own; paths with
    newlines stand in the raw half, which is cut off by NUL first. `is_named` asks for the content id.

    >>> raw = b":100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M\0a.py\0\0"
    >>> parse_record(b"c" * 40 + b"\0\n" + raw + b"diff --git a/a.py b/a.py\nindex 1..2\n@@ -3 +3,2 @@ f\n-x\n+y\n+z\n").files[0].hunks
    [(2, 1, 2)]
    """
    raw, _, patch = record.partition(b"\0\0")
    if not patch:
        return Diff(raw.partition(b"\0")[0].strip().decode(), [], None)
    sha, *tokens = raw.split(b"\0")
    return assemble(sha.decode(), tokens, iter(patch.split(b"\ndiff --git ")), is_named=is_named)


def assemble(sha: str, tokens: list[bytes], patches: Iterator[bytes], *, is_named: bool) -> Diff:
    """Join raw entries with their patches, one each in the same order, two where a file became a link or the like."""
    digest = blake2b(digest_size=12) if is_named else None
    files = []
    words = iter(tokens)
    for word in words:
        entry = _entry(word, words)
        patch = next(patches, b"")
        if entry[0] == "T":
            # Two patches that have nothing between them but their own headers read like one.
            patch += b"\n" + next(patches, b"")
        if not patch:
            raise Misread
        hunks = None if SUBMODULE in (entry[1], entry[2]) else hunks_of(patch)
        files.append(FileDiff(*entry, hunks))
        if digest:
            digest.update(_content(files[-1], patch))
    if next(patches, None) is not None:
        raise Misread
    return Diff(sha, files, digest.hexdigest() if digest and files else None)


def raw_entries(tokens: list[bytes]) -> list[FileDiff]:
    """Read raw entries, already cut at NUL; their lines are not known."""
    words = iter(tokens)
    return [FileDiff(*_entry(word, words), None) for word in words]


Entry = tuple[str, bytes, bytes, bytes, bytes, bytes, bytes]


def _entry(word: bytes, words: Iterator[bytes]) -> Entry:
    """Read `:modes ids status`, then one path, or two for renames."""
    old_mode, new_mode, old_id, new_id, status = word.lstrip(b"\n:").split(b" ")
    path = next(words)
    letter = status[:1].decode()
    return letter, old_mode, new_mode, old_id, new_id, path, next(words) if letter == "R" else path


def hunks_of(patch: bytes) -> list[Hunk] | None:
    """Read the hunks of one file's patch; None when git calls it binary."""
    # Without removed lines git names the line before the place, else the first line of it.
    hunks = [
        (int(at) - (n != b"0"), int(n) if n else 1, int(added) if added else 1)
        for at, n, added in _HUNKS.findall(patch)
    ]
    return None if not hunks and b"\nBinary files " in patch else hunks


def _content(file: FileDiff, patch: bytes) -> bytes:
    """Return what makes two diffs the same change: paths and lines, without places and without object ids."""
    is_opaque = file.hunks is None or file.status == "D"
    lines = file.old_id + file.new_id if is_opaque else _PLACE.sub(b"\n@@", patch.rstrip(b"\n"))
    return b"\0".join([file.old_path, file.path, lines])
