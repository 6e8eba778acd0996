"""Ids that come from content: keyed pseudonyms for people, content ids for the rest; never from reading order."""

import hmac
import os
import secrets
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from headway.core.errors import BadInput

FORGOTTEN = "(forgotten)"
"""The one pseudonym that everyone who asked to be forgotten shares."""

KEY_NAME = "headway.key"
KEY_BYTES = 32


def content_id(*parts: str | bytes) -> str:
    """Name something by its content, in 16 hex digits; parts are framed by length, so that moving a border changes the id.

    >>> content_id("ab", "c") == content_id("a", "bc")
    False
    """
    digest = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def pseudonym(key: bytes, address: str) -> str:
    """Return the keyed HMAC-SHA256 of a canonical address (see `core.people`), first 16 hex digits.

    >>> pseudonym(b"k" * 32, "ada@example.org")
    'ff3896f62eb9569d'
    """
    return hmac.new(key, address.encode("utf-8", "surrogateescape"), sha256).hexdigest()[:16]


def load_key(database: Path | None) -> bytes:
    """Return the key that lies beside the database, made (0600) the first time; a passing one for no database.

    Raises `BadInput` when the key is a link or of the wrong length: a lost key cannot be made up for, because every
    stored pseudonym came from it.
    """
    if database is None:
        return secrets.token_bytes(KEY_BYTES)
    path = database.parent / KEY_NAME
    if not os.path.lexists(path):
        _make(path)
    return _read(path)


class Pseudonyms:
    """From canonical address to pseudonym, remembering what it hashed and honouring the forget list.

    >>> name = Pseudonyms(b"k" * 32, forgotten=["ff3896f62eb9569d"])
    >>> name.of("ada@example.org"), len(name.of("bob@example.org"))
    ('(forgotten)', 16)
    """

    def __init__(self, key: bytes, forgotten: Collection[str] = ()) -> None:
        self._key, self._forgotten = key, frozenset(forgotten)
        self._known: dict[str, str] = {}

    def of(self, canonical: str) -> str:
        """Return the pseudonym of a canonical address, or `FORGOTTEN` for one on the forget list."""
        known = self._known.get(canonical)
        if known is None:
            made = pseudonym(self._key, canonical)
            known = self._known[canonical] = FORGOTTEN if made in self._forgotten else made
        return known


def _make(path: Path) -> None:
    # written whole under another name first: a process killed half-way must not leave a short key behind
    draft = path.with_name(f".{KEY_NAME}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            key = file.read(KEY_BYTES + 1)
    except OSError as error:
        raise BadInput(f"The key file {path} cannot be read: {error.strerror}.", "It must be a regular file.") from None
    if len(key) != KEY_BYTES:
        raise BadInput(
            f"The key file {path} holds {len(key)} bytes instead of {KEY_BYTES}.",
            "Restore it from a copy, or remove it together with the database and read anew.",
        )
    return key
