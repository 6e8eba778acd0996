"""Which lines commits add, counted by what they say and not by where they stand."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from headway.sources.git.diff import raw_entries
from headway.sources.git.patches import read_each
from headway.sources.git.piecewise import Pair
from headway.sources.git.run import Git

Lines = Counter[int]
"""How often each line, as a hash that holds within this process."""

LEAST = 6
"""Letters and digits that a line needs to be told from any other; a bracket, `else:` or `return` says nothing."""


class Added(NamedTuple):
    """The paths that a commit touched, before and after, and the lines it added that tell something."""

    paths: frozenset[bytes]
    lines: Lines


_PATCH = re.compile(rb"\n@@ [^\n]*\n")
# Indentation goes with the place, so that it may change on the way.
_TELLING = re.compile(rb"^\+[ \t]*((?:[^0-9A-Za-z\x80-\xff\n]*[0-9A-Za-z\x80-\xff]){%d}.*)" % LEAST, re.MULTILINE)
_OPAQUE = re.compile(rb"\nindex [0-9a-f]+\.\.([0-9a-f]*[1-9a-f][0-9a-f]*)[^\n]*\nBinary files ")


def read_added(git: Git, pairs: Sequence[Pair]) -> Iterator[Added | None]:
    """Return what each commit added against the other one of its pair, in the order given.

    None where a content is missing or the whole is too large to hold; after many failures, for all the rest.
    """
    return read_each(git, pairs, added)


def added(record: bytes) -> Added:
    r"""Read one record of the stream as `parse_record` does, but for its words.

    A file without lines (a picture, a link to another repository) counts as one: its content.

    >>> raw = b":100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M\0a.py\0\0"
    >>> found = added(b"c" * 40 + b"\0\n" + raw + b"diff --git a/a.py b/a.py\nindex 1..2\n@@ -3 +3,2 @@ f\n-x\n+  limit = 12\n+}\n")
    >>> found.paths, list(found.lines.values())
    (frozenset({b'a.py'}), [1])
    """
    raw, _, patch = record.partition(b"\0\0")
    entries = raw_entries(raw.split(b"\0")[1:]) if patch else []
    lines: Lines = Counter()
    for one in patch.split(b"\ndiff --git "):
        head, *bodies = _PATCH.split(b"\n" + one)
        lines.update([hash(line.rstrip()) for body in bodies for line in _TELLING.findall(body)])
        lines.update(map(hash, _OPAQUE.findall(head)))
    return Added(frozenset(path for e in entries for path in (e.old_path, e.path)), lines)
