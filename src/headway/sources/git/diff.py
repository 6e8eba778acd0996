"""Reads what `git diff-tree --raw -p -U0 -z` says about one commit: files, hunks, and a content id of the whole."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

SUBMODULE = b"160000"
SYMLINK = b"120000"

Hunk = tuple[int, int, int]
"""Lines before the place (0-based index into the old file), lines removed there, lines added there."""


class FileDiff(NamedTuple):
    """What one commit did to one file; a side that is not there has mode 000000.

    `hunks` is None where lines cannot be told: binary files, submodules and contents that are not there.
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
    """What one commit did, against one parent; `patch` is missing when it changed nothing."""

    sha: str
    files: list[FileDiff]
    patch: str | None


class Misread(Exception):
    """The two halves of a record do not agree: read this commit file by file instead."""


_COUNTS = re.compile(rb"(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@")


def parse_record(record: bytes) -> Diff:
    r"""Read one record: `<sha>NUL`, then NUL-framed raw entries, an empty one, then a patch for each entry.

    Content lines begin with `+`, `-` or a backslash, so a line that begins with `@@` or `diff` is git's own; paths with
    newlines stand in the raw half, which is cut off by NUL first.

    >>> raw = b":100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M\0a.py\0\0"
    >>> parse_record(b"c" * 40 + b"\0\n" + raw + b"diff --git a/a.py b/a.py\nindex 1..2\n@@ -3 +3,2 @@ f\n-x\n+y\n+z\n").files[0].hunks
    [(2, 1, 2)]
    """
    end = record.find(b"\0\0")
    if end < 0:
        return Diff(record.partition(b"\0")[0].strip().decode(), [], None)
    sha, *tokens = record[:end].split(b"\0")
    return assemble(sha.decode(), raw_entries(tokens), iter(record[end + 2 :].split(b"\ndiff --git ")))


def assemble(sha: str, entries: list[FileDiff], patches: Iterator[bytes]) -> Diff:
    """Join raw entries with their patches, one each in the same order, two where a file became a link or the like."""
    digest = blake2b(digest_size=12)
    files = []
    for entry in entries:
        digest.update(b"\0%b\0%b\0" % (entry.old_path, entry.path))
        hunks: list[Hunk] | None = []
        for _ in range(2 if entry.status == "T" else 1):
            hunks = _hunks(next(patches, b""), hunks, digest)
        if hunks is None or SUBMODULE in (entry.old_mode, entry.new_mode):
            hunks = None
            digest.update(entry.old_id + entry.new_id)
        files.append(entry._replace(hunks=hunks))
    if next(patches, None) is not None:
        raise Misread
    return Diff(sha, files, digest.hexdigest() if files else None)


def raw_entries(tokens: list[bytes]) -> list[FileDiff]:
    """Read raw entries, already cut at NUL: `:modes ids status`, then one path, or two for renames."""
    entries = []
    words = iter(tokens)
    for word in words:
        old_mode, new_mode, old_id, new_id, status = word.lstrip(b"\n:").split(b" ")
        path = next(words)
        letter = status[:1].decode()
        new_path = next(words) if letter in "RC" else path
        entries.append(FileDiff(letter, old_mode, new_mode, old_id, new_id, path, new_path, None))
    return entries


def _hunks(patch: bytes, found: list[Hunk] | None, digest: blake2b) -> list[Hunk] | None:
    parts = patch.split(b"\n@@ -")
    if len(parts) == 1:
        if not patch:
            raise Misread
        return None if b"\nBinary files " in patch else found
    if found is None:
        return None
    for part in parts[1:]:
        counts = _COUNTS.match(part)
        if counts is None:
            raise Misread
        start, n_old, n_new = counts.groups()
        removed = 1 if n_old is None else int(n_old)
        # Without removed lines git names the line before the place, else the first line of it.
        found.append((int(start) - (removed > 0), removed, 1 if n_new is None else int(n_new)))
        digest.update(part[part.find(b"\n") :])
    return found
