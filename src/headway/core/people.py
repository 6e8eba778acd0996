"""Who is who: canonical addresses and the mailmap, read as data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_NOREPLY = re.compile(r"^(?:\d+\+)?([^@+]+)@users\.noreply\.(github\.com|gitlab\.com)$")
_ENTRY = re.compile(r"^(?!#)([^<]*)<([^>]*)>(?:([^<]*)<([^>]*)>)?")
_AIDER = re.compile(r"\(aider\)\s*$")


def canonical_address(address: str, name: str = "") -> str:
    """Return the address that stands for a person: lower case, without a host's number; the name where there is no address.

    >>> canonical_address(" Ada@Example.ORG ")
    'ada@example.org'
    >>> canonical_address("123+ada@users.noreply.github.com")
    'ada@users.noreply.github.com'
    >>> canonical_address("", "Ada Lovelace")
    'name:ada lovelace'
    """
    plain = address.strip().strip("<>").strip().lower()
    if not plain or plain in {"none", "(none)", "unknown"}:
        return f"name:{' '.join(name.split()).lower()}"
    match = _NOREPLY.match(plain)
    return f"{match[1]}@users.noreply.{match[2]}" if match else plain


def assistant_behind(name: str) -> str:
    """Return the address of the assistant whose own mark ends an author's name, or "".

    One tool marks commits this way instead of a trailer: "Ada Lovelace (aider)". It is the exact mark that tells, never a first name.

    >>> assistant_behind("Ada Lovelace (aider)"), assistant_behind("Claude Monet")
    ('noreply@aider.chat', '')
    """
    return "noreply@aider.chat" if _AIDER.search(name) else ""


@dataclass(frozen=True)
class Mailmap:
    """The repository's own list of who is who: by (name, address), else by address; names and addresses fold case."""

    by_pair: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    by_address: dict[str, tuple[str, str]] = field(default_factory=dict)

    def proper(self, name: str, address: str) -> tuple[str, str]:
        """Return the proper name and address of what a commit says; itself where the list is silent."""
        key = address.strip().lower()
        found = self.by_pair.get((name.strip().lower(), key)) or self.by_address.get(key)
        return (found[0] or name, found[1] or address) if found else (name, address)


def read_mailmap(text: str) -> Mailmap:
    """Read the text of a .mailmap; lines that are no entry are passed over, later entries win.

    >>> who = read_mailmap("Ada <ada@new.org> <ada@old.org>" + chr(10) + "# a note" + chr(10) + "Bob <b@x.org> Robert <bob@y.org>")
    >>> who.proper("A.", "ADA@old.org"), who.proper("Robert", "bob@y.org"), who.proper("Eve", "bob@y.org")
    (('Ada', 'ada@new.org'), ('Bob', 'b@x.org'), ('Eve', 'bob@y.org'))
    """
    return _collect(match for line in text.splitlines() if (match := _ENTRY.match(line.strip())))


def _collect(entries: Iterable[re.Match[str]]) -> Mailmap:
    mailmap = Mailmap()
    for entry in entries:
        proper_name, first, old_name, second = (part.strip() if part else "" for part in entry.groups())
        if not second:
            # "Name <address>" mends the name only; an address of "" keeps what the commit says
            _merge(mailmap.by_address, first.lower(), (proper_name, ""))
        elif old_name:
            mailmap.by_pair[old_name.lower(), second.lower()] = (proper_name, first)
        else:
            _merge(mailmap.by_address, second.lower(), (proper_name, first))
    return mailmap


def _merge(entries: dict[str, tuple[str, str]], key: str, found: tuple[str, str]) -> None:
    before = entries.get(key, ("", ""))
    entries[key] = (found[0] or before[0], found[1] or before[1])
