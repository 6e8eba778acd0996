"""Words of messages and paths as hashed buckets, read from what is stored; the prefix that tells a type is taken away."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from headway.core.words import buckets, words
from headway.models.base import Tokens
from headway.rules.sign import read_sign
from headway.store.duckdb import Store

CHUNK = 5_000
MOST_WORDS, MOST_PATHS, LONGEST_BODY = 60, 40, 1_000

_PREFIX = re.compile(r"^\W{0,3}\[?[A-Za-z][A-Za-z-]{1,14}\]?\s?(?:\([^()]{1,40}\))?!?\s?(?::|\]:?\s)")
_TRAILER = re.compile(r"^[A-Za-z-]{2,40}(?:-by|-id|-on)?: ", re.IGNORECASE)


def message_tokens(store: Store, subjects: Sequence[str]) -> Tokens:
    """Return the hashed words of title, body and paths of each change, in the given order.

    The conventional prefix is left out, because it is what `change_type` learns to tell; so are trailers, which name people.
    """
    found = [part for start in range(0, len(subjects), CHUNK) for part in _read(store, subjects[start : start + CHUNK])]
    lengths = np.array([len(part) for part in found], dtype=np.int64)
    return Tokens(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate([*found, np.zeros(0)]).astype(np.uint32),
    )


def message_buckets(message: str, paths: Iterable[str]) -> np.ndarray:
    """Return the sorted buckets of one message and the paths it goes with.

    >>> message_buckets("fix: open the door", ["a/b.py"]).size, message_buckets("open the door", ["a/b.py"]).size
    (6, 6)
    """
    title = _PREFIX.sub("", read_sign(message).title)
    body = " ".join(line for line in message.splitlines()[1:] if not _TRAILER.match(line))[:LONGEST_BODY]
    parts = [word for path in paths for word in words(path)]
    fields = (("title", words(title)), ("body", words(body)), ("path", parts))
    return np.concatenate(
        [buckets(field, said, MOST_PATHS if field == "path" else MOST_WORDS) for field, said in fields]
    )


def _read(store: Store, subjects: Sequence[str]) -> Iterable[np.ndarray]:
    wanted = [list(subjects)]
    messages = dict(store.rows('SELECT sha, message FROM "commit" WHERE sha IN (SELECT unnest(?))', wanted))
    paths: dict[str, list[str]] = defaultdict(list)
    for sha, path in store.rows(
        "SELECT sha, path FROM file_change WHERE sha IN (SELECT unnest(?)) ORDER BY sha, path", wanted
    ):
        paths[sha].append(path)
    return (message_buckets(messages.get(subject, ""), paths[subject][:MOST_PATHS]) for subject in subjects)
