"""What the changed lines of a diff say: hashed words and a few counts; the lines themselves are kept nowhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from headway.core.words import buckets, words
from headway.rules.path_role import path_role
from headway.sources.git.patches import read_each
from headway.sources.git.piecewise import Pair
from headway.sources.git.run import Git

MOST_ADDED, MOST_REMOVED = 250, 100
"""Distinct words that are kept of one change, by side."""

MOST_BYTES = 1 << 16
"""Bytes of changed code that are looked at in one change: its beginning tells enough, and a giant one costs no more."""


class Content(NamedTuple):
    """Sorted buckets of the words (uint32), and what was counted in code; `indentation` is None where no code was added."""

    words: np.ndarray
    n_conditionals: int
    n_conditionals_removed: int
    n_declarations: int
    indentation: float | None


_BODY = re.compile(rb"\n@@ [^\n]*(?=\n)")
_PATH = re.compile(rb"\n(?:\+\+\+ b|--- a)/([^\n]*)")
_SIGNED = {sign: re.compile(rb"\n" + sign + rb"([^\n]*)") for sign in (rb"\+", rb"-")}
_CONDITIONAL = re.compile(
    rb"\b(?:if|elif|elsif|unless|for|foreach|while|until|case|when|switch|catch|except|rescue)\b|&&|\|\|"
)
_DECLARATION = re.compile(rb"\b(?:def|class|function|func|fn|struct|interface|enum|module|trait)\b")
_INDENT = re.compile(rb"[ \t]*")


def read_content(git: Git, pairs: Sequence[Pair]) -> Iterator[Content | None]:
    """Return what the lines of each commit say against the other one of its pair, in the order given.

    None where a content is missing or the whole is too large to hold; after many failures, for all the rest.
    """
    return read_each(git, pairs, lambda record: content(_patches(record)))


def content(patches: Iterable[tuple[bytes, bytes]]) -> Content:
    r"""Read (path, changed lines with their signs) of each file of a change; generated files say nothing.

    >>> found = content([("a.py", b"\n+    if done:\n+        return\n-x = 1")])
    >>> found.words.size, found.n_conditionals, found.n_declarations, found.indentation
    (5, 1, 0, 6.0)
    """
    sides: dict[bytes, list[bytes]] = {sign: [] for sign in _SIGNED}
    code: dict[bytes, list[bytes]] = {sign: [] for sign in _SIGNED}
    held = 0
    for path, body in patches:
        role = _role(path)
        if role == "generated" or held > MOST_BYTES:
            continue
        for sign, pattern in _SIGNED.items():
            lines = pattern.findall(body[: MOST_BYTES - held])
            sides[sign] += lines
            code[sign] += lines if role == "code" else []
        held += len(body)
    added, removed = (b"\n".join(code[sign]) for sign in _SIGNED)
    indents = [len(_INDENT.match(line)[0].expandtabs(4)) for line in code[rb"\+"] if line.strip()]  # type: ignore[index]
    return Content(
        _hashed(sides),
        len(_CONDITIONAL.findall(added)),
        len(_CONDITIONAL.findall(removed)),
        len(_DECLARATION.findall(added)),
        sum(indents) / len(indents) if indents else None,
    )


def _hashed(sides: dict[bytes, list[bytes]]) -> np.ndarray:
    named = zip(("added", "removed"), sides.values(), (MOST_ADDED, MOST_REMOVED), strict=True)
    found = [buckets(name, words(b"\n".join(lines).decode("utf-8", "replace")), most) for name, lines, most in named]
    return np.unique(np.concatenate(found)).astype(np.uint32)


@lru_cache(1 << 16)
def _role(path: bytes | str) -> str:
    return path_role(path if isinstance(path, str) else path.decode("utf-8", "replace")).role


def _patches(record: bytes) -> Iterator[tuple[bytes, bytes]]:
    _, _, patch = record.partition(b"\0\0")
    for one in patch.split(b"\ndiff --git "):
        head, *bodies = _BODY.split(b"\n" + one)
        found = _PATH.findall(head)
        if bodies and found:
            yield found[-1].strip(b'"'), b"".join(bodies)
