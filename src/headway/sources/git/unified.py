"""Reads a unified diff that somebody hands over: hostile text, so every number in it is bounded by its own length."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from headway.core.errors import BadInput
from headway.sources.git.diff import SUBMODULE, FileDiff, Hunk

MOST_BYTES, MOST_FILES = 64 << 20, 50_000
"""A larger diff is refused: it is no change that a person could review."""

REMEDY = "Give the output of `git diff`, or --rev A..B for commits."

_HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")
_HEADER = re.compile(
    rb"(index |old mode |new mode |new file mode |deleted file mode |similarity index |dissimilarity index |rename from |rename to |copy from |copy to |Binary files |GIT binary patch)(.*)"
)
_STAMP = re.compile(rb"\t.*")
_PREFIX = re.compile(rb"[abciow12]/")
_ESCAPE = re.compile(rb"\\(?:([0-7]{3})|(.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


class _Cursor:
    """The lines of a diff and how far they were read."""

    def __init__(self, text: bytes) -> None:
        self.lines, self.at = text.split(b"\n"), 0

    @property
    def line(self) -> bytes:
        return self.lines[self.at] if self.at < len(self.lines) else b""

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.lines)

    def begins(self) -> bool:
        """Tell whether a file begins here: git's own header, or the two lines of a plain diff with a hunk behind them."""
        three = self.lines[self.at : self.at + 3]
        if self.line.startswith(b"diff --git "):
            # A message may begin a line with these words; a header is followed by another one.
            return len(three) > 1 and bool(_HEADER.match(three[1]) or three[1].startswith(b"--- "))
        return len(three) == 3 and all(map(bytes.startswith, three, (b"--- ", b"+++ ", b"@@ -")))


class Changed(NamedTuple):
    """One file of a diff, and its hunks as text: a line end before each line, signs and context included."""

    file: FileDiff
    body: bytes


def parse_unified(text: bytes) -> list[Changed]:
    r"""Read what `git diff`, `git format-patch` or `diff -u` wrote; anything between files is passed over.

    Content is told from headers by the counts that each hunk announces. Raises `BadInput` when there is text but no
    file in it, or more than `MOST_BYTES` or `MOST_FILES`.

    >>> [(file, body)] = parse_unified(b"--- a/x.py\n+++ b/x.py\n@@ -3,2 +3,2 @@\n same\n--- a/old\n+++ b/new\n")
    >>> file.path, file.status, file.hunks
    (b'x.py', 'M', [(3, 1, 1)])
    """
    if len(text) > MOST_BYTES:
        raise BadInput(f"The diff has {len(text):,} bytes; at most {MOST_BYTES:,} are read.", REMEDY)
    files = []
    for file in _files(_Cursor(text)):
        files.append(file)
        if len(files) > MOST_FILES:
            raise BadInput(f"The diff has more than {MOST_FILES:,} files.", REMEDY)
    if not files and text.strip():
        raise BadInput("No file was found in the text of the diff.", REMEDY)
    return files


def _files(cursor: _Cursor) -> Iterator[Changed]:
    while not cursor.is_done:
        if cursor.begins():
            yield _file(cursor)
        else:
            cursor.at += 1


class _Names(NamedTuple):
    """Paths before and after; None where there is no file on that side."""

    old: bytes | None
    new: bytes | None


def _file(cursor: _Cursor) -> Changed:
    names, said = _Names(None, None), {}
    if cursor.line.startswith(b"diff --git "):
        names = _both(cursor.line[11:].rstrip(b"\r"))
        cursor.at += 1
        while header := _HEADER.match(cursor.line):
            said[header[1].strip()] = header[2].rstrip(b"\r").strip()
            cursor.at += 1
    if cursor.line.startswith(b"--- ") and cursor.at + 1 < len(cursor.lines):
        names = _Names(*(_name(cursor.lines[cursor.at + i][4:]) for i in (0, 1)))
        cursor.at += 2
    hunks: list[Hunk] = []
    body: list[bytes] = []
    while match := _HUNK.match(cursor.line):
        cursor.at += 1
        begin = cursor.at
        hunks += _hunk(cursor, match)
        body += [b"", *cursor.lines[begin : cursor.at]] if cursor.at > begin else []
    return Changed(_built(names, said, hunks), b"\n".join(body))


def _built(names: _Names, said: dict[bytes, bytes], hunks: list[Hunk]) -> FileDiff:
    old = _unquoted(said[b"rename from"]) if b"rename from" in said else names.old
    new = _unquoted(said[b"rename to"]) if b"rename to" in said else names.new
    status = (
        "A" if b"new file mode" in said or old is None else "D" if b"deleted file mode" in said or new is None else "M"
    )
    if status == "M" and old != new:
        status = "A" if b"copy to" in said else "R"
    path = (old if status == "D" else new) or b"(no name)"
    mode = next(
        (said[word] for word in (b"new file mode", b"deleted file mode", b"new mode") if word in said), b"100644"
    )
    mode = said[b"index"].rpartition(b" ")[2] if b" " in said.get(b"index", b"") else mode
    is_opaque = mode == SUBMODULE or any(word.startswith((b"Binary", b"GIT binary")) for word in said)
    if status in "AD":
        hunks = [(0, 0, sum(added for _, _, added in hunks))] if status == "A" and hunks else []
    modes = (b"000000" if status == "A" else said.get(b"old mode", mode), b"000000" if status == "D" else mode)
    return FileDiff(
        status, *modes, b"", b"", path if status == "A" else old or path, path, None if is_opaque else hunks
    )


def _hunk(cursor: _Cursor, match: re.Match[bytes]) -> Iterator[Hunk]:
    """Yield the changed places of one hunk, context left out; ends early where the lines do not hold what it announced."""
    old, new = (1 if match[i] is None else int(match[i]) for i in (2, 3))
    at = int(match[1]) - (old > 0)
    removed = added = 0
    while (old > 0 or new > 0) and not cursor.is_done:
        sign = cursor.line[:1]
        if sign not in {b"-", b"+", b" ", b"", b"\\", b"\r"}:
            break
        if sign not in {b"-", b"+", b"\\"}:
            if removed or added:
                yield at, removed, added
            at, removed, added = at + removed + 1, 0, 0
        removed, added = removed + (sign == b"-"), added + (sign == b"+")
        old -= sign not in {b"+", b"\\"}
        new -= sign not in {b"-", b"\\"}
        cursor.at += 1
    if removed or added:
        yield at, removed, added


def _both(rest: bytes) -> _Names:
    """Read the two names of git's header; unquoted ones are told apart because they are the same but for the prefix."""
    if rest.startswith(b'"'):
        end = re.match(rb'"(?:[^"\\]|\\.)*"', rest)
        cut = end.end() if end else len(rest)
        return _Names(_name(rest[:cut]), _name(rest[cut + 1 :]))
    half = len(rest) // 2
    return _Names(_name(rest[:half]), _name(rest[half + 1 :]))


def _name(text: bytes) -> bytes | None:
    path = _unquoted(_STAMP.sub(b"", text.rstrip(b"\r")))
    return None if path == b"/dev/null" else _PREFIX.sub(b"", path, count=1) if _PREFIX.match(path) else path


def _unquoted(text: bytes) -> bytes:
    text = text.strip()
    if len(text) < 2 or not text.startswith(b'"') or not text.endswith(b'"'):
        return text
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 8) & 255]) if m[1] else _LETTERS.get(m[2], m[2]), text[1:-1])
