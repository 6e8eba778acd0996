"""Words of messages and paths as hashed buckets, read from what is stored; the prefix that tells a type is taken away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from headway.models.base import Tokens
from headway.rules.message_words import MOST_PATHS, message_buckets
from headway.store.duckdb import Store

CHUNK = 5_000


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


def _read(store: Store, subjects: Sequence[str]) -> Iterable[np.ndarray]:
    wanted = [list(subjects)]
    messages = dict(store.rows('SELECT sha, message FROM "commit" WHERE sha IN (SELECT unnest(?))', wanted))
    paths: dict[str, list[str]] = defaultdict(list)
    for sha, path in store.rows(
        "SELECT sha, path FROM file_change WHERE sha IN (SELECT unnest(?)) ORDER BY sha, path", wanted
    ):
        paths[sha].append(path)
    return (message_buckets(messages.get(subject, ""), paths[subject][:MOST_PATHS]) for subject in subjects)
