"""From what a commit says of a person to a pseudonym; the names and addresses seen on the way go to one private table."""

from headway.core.ids import FORGOTTEN, Pseudonyms
from headway.core.people import Mailmap, assistant_behind, canonical_address

LONGEST = 500
"""Characters of a name or an address that are kept; nobody's is longer, but a hostile one may be."""


class Names:
    """Resolves names and addresses, remembering each once."""

    def __init__(self, mailmap: Mailmap, pseudonyms: Pseudonyms) -> None:
        """Resolve through a repository's mailmap and the keyed pseudonyms of the house."""
        self._mailmap, self._pseudonyms = mailmap, pseudonyms
        self._known: dict[tuple[str, str], str] = {}
        self._identities: dict[tuple[str, str, str], str] = {}

    def person(self, name: str, address: str) -> str:
        """Return the pseudonym behind a name and an address as written."""
        known = self._known.get((name, address))
        return known if known is not None else self._resolve(name, address)

    def assistant(self, name: str) -> str:
        """Return the pseudonym of the assistant whose own mark ends an author's name, or ""."""
        address = assistant_behind(name) if name.endswith(")") else ""
        return self.person("", address) if address else ""

    def identities(self) -> dict[str, list[str]]:
        """Return the columns of `identity` for everyone met and not forgotten."""
        rows = [(*key, canonical, canonical.rpartition("@")[2]) for key, canonical in self._identities.items()]
        names = ("person", "name", "address", "canonical", "domain")
        return {name: [row[i] for row in rows] for i, name in enumerate(names)}

    def _resolve(self, name: str, address: str) -> str:
        proper_name, proper_address = self._mailmap.proper(name[:LONGEST], address[:LONGEST])
        canonical = canonical_address(proper_address, proper_name)
        person = self._pseudonyms.of(canonical)
        self._known[name, address] = person
        if person != FORGOTTEN:
            self._identities[person, name[:LONGEST], address[:LONGEST]] = canonical
        return person
