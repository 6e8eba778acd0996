"""Words of a message and of paths as hashed buckets; the prefix that tells a type is taken away."""

import re
from collections.abc import Iterable

import numpy as np

from headway.core.words import buckets, words
from headway.rules.change_type import CONVENTIONAL
from headway.rules.sign import read_sign

MOST_WORDS, MOST_PATHS, LONGEST_BODY = 60, 40, 1_000

_TRAILER = re.compile(r"^[A-Za-z-]{2,40}(?:-by|-id|-on)?: ", re.IGNORECASE)


def message_buckets(message: str, paths: Iterable[str]) -> np.ndarray:
    """Return the sorted buckets of one message and the paths it goes with.

    >>> message_buckets("fix: open the door", ["a/b.py"]).size, message_buckets("open the door", ["a/b.py"]).size
    (6, 6)
    """
    title = CONVENTIONAL.sub("", read_sign(message).title)
    body = " ".join(line for line in message.splitlines()[1:] if not _TRAILER.match(line))[:LONGEST_BODY]
    parts = [word for path in paths for word in words(path)]
    fields = (("title", words(title)), ("body", words(body)), ("path", parts))
    return np.concatenate(
        [buckets(field, said, MOST_PATHS if field == "path" else MOST_WORDS) for field, said in fields]
    )
