"""A small invented history, written commit by commit, as the facts that mining would give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha1
from typing import Any

import pytest

from headway.core.ids import pseudonym
from headway.core.people import canonical_address
from headway.core.settings import Settings, parse_settings
from headway.ingest.derive import derive, derive_on_demand
from headway.store.duckdb import Store
from headway.tables.base import all_tables

DAY0 = datetime(2024, 1, 1)
KEY = b"k" * 32


def sha(label: str) -> str:
    return sha1(label.encode()).hexdigest()


def person(address: str) -> str:
    return pseudonym(KEY, canonical_address(address))


def day(n: float) -> datetime:
    return DAY0 + timedelta(days=n)


@dataclass
class History:
    """Facts under way; `on` is the day a commit was committed, `authored` the day it was written."""

    id = staticmethod(sha)
    who = staticmethod(person)
    day = staticmethod(day)

    facts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    repository: str = "web"

    def commit(
        self,
        label: str,
        on: float,
        parents: str = "",
        position: int | None = None,
        by: str = "ada@x.org",
        authored: float | None = None,
        message: str = "",
        patch: str | None = None,
        files: Mapping[str, tuple[int, int]] = {},
        removed: Mapping[tuple[str, str], int] = {},
        people: Mapping[str, str] = {},
        zone: str | None = None,
    ) -> "History":
        above = [sha(p) for p in parents.split()]
        text = message or label
        self.add("commit", sha=sha(label), repository=self.repository, position=position, parents=" ".join(above), n_parents=len(above), author=person(by), committer=person(by), authored_at=day(on if authored is None else authored), committed_at=day(on), zone=zone, message=text, n_message=len(text), patch=patch)  # fmt: skip
        for address, part in {by: "author", **people}.items():
            self.add("commit_person", sha=sha(label), person=person(address), part=part)
            self.add("identity", person=person(address), name="N", address=address, canonical=canonical_address(address), domain=address.partition("@")[2])  # fmt: skip
        for path, (added, gone) in files.items():
            self.add("file_change", sha=sha(label), path=path, old_path=path, status="M", n_added=added, n_removed=gone, n_hunks=1, form="text", is_mode_change=False)  # fmt: skip
        for (path, origin), n in removed.items():
            self.add("line_removal", sha=sha(label), path=path, origin_sha=sha(origin) if origin else "", n_lines=n)
        return self

    def line(self, *labels: str, every: float = 1, start: int = 0, by: str = "ada@x.org") -> "History":
        """Direct commits on the mainline, one after the other."""
        for i, label in enumerate(labels, start):
            before = labels[i - start - 1] if i > start else ""
            self.commit(label, on=i * every, parents=before, position=i, by=by)
        return self

    def tag(self, name: str, label: str, on: float) -> "History":
        return self.add("ref", repository=self.repository, kind="tag", name=name, sha=sha(label), made_at=day(on), is_annotated=True)  # fmt: skip

    def branch(self, name: str, label: str, **more: Any) -> "History":
        return self.add("ref", repository=self.repository, kind="head", name=name, sha=sha(label), made_at=None, is_annotated=False, **more)  # fmt: skip

    def live(self, path: str, origin: str, n: int) -> "History":
        return self.add("live_line", repository=self.repository, path=path, origin_sha=sha(origin), n_lines=n)

    def add(self, table: str, **row: Any) -> "History":
        self.facts.setdefault(table, []).append(row)
        return self

    def store(self, toml: str = "") -> Store:
        store = Store(None)
        self.write(store)
        derive(store, settings(toml))
        derive_on_demand(store, settings(toml))
        return store

    def rows(self, sql: str, toml: str = "") -> list[tuple[Any, ...]]:
        store = self.store(toml)
        try:
            return store.rows(sql)
        finally:
            store.close()

    def write(self, store: Store) -> None:
        for name, rows in self.facts.items():
            table = all_tables()[name]
            store.append(table, {c.name: [row.get(c.name) for row in rows] for c in table.columns})


def settings(toml: str) -> Settings:
    return parse_settings(toml)


@pytest.fixture
def history() -> History:
    return History()
