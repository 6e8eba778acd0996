"""Words of messages, paths and code as hashed buckets, so that a model can learn from text that is nowhere stored."""

import re
from collections.abc import Iterable
from zlib import crc32

import numpy as np

SPACE = 1 << 18
"""How many buckets words are hashed into."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(text: str) -> list[str]:
    """Split text at every border a programmer sees: blanks, punctuation, underscores, camel case; in lower case.

    >>> words("parse_HTTPHeader(x2), fooBar")
    ['parse', 'http', 'header', 'x', '2', 'foo', 'bar']
    """
    return [word.lower() for word in _WORD.findall(text)]


def buckets(field: str, found: Iterable[str], most: int) -> np.ndarray:
    """Return the sorted buckets (uint32) of the first `most` distinct words of one field; a word differs by its field.

    >>> buckets("path", ["a", "b", "a"], 5).size, bool(buckets("path", ["a"], 5)[0] == buckets("message", ["a"], 5)[0])
    (2, False)
    """
    seen = dict.fromkeys(found)
    hashes = [crc32(f"{field}:{word}".encode("utf-8", "replace")) % SPACE for word in list(seen)[:most]]
    return np.unique(np.array(hashes, dtype=np.uint32))
