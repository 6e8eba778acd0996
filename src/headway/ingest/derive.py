"""From facts to derived tables: each rebuilt whole, in one transaction, only when what it is made of has changed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import InitVar, dataclass, field
from functools import cache, partial
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import msgspec

import headway.rules
from headway.core.errors import StoreCramped
from headway.core.ids import content_id
from headway.core.settings import Settings
from headway.ingest.aside import drop_aside, exchange
from headway.rules.base import Build, Need, all_builds
from headway.store.duckdb import Store
from headway.store.schema import fingerprint, quoted
from headway.tables.base import Table, all_tables

Progress = Callable[[str, int, int], None]

CHUNK = 20_000
"""Rows that a growing table is built from at a time, so that messages never lie in memory all at once."""

ROOMS = (0.0, 0.25, 0.5, 1.0, 2.0)
"""How much of the memory that a long history may take a table is given: no more than it turns out to need."""

_SETTING = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")


def derive(
    store: Store,
    settings: Settings,
    progress: Progress | None = None,
    *,
    on_demand: bool = False,
    for_once: bool = False,
) -> list[str]:
    """Bring every derived table up to date and return the names of those that were rebuilt.

    A table is passed over when the versions of its inputs, the settings it reads and its code are those it was made
    from. Those made on demand are emptied when they are out of date; with `on_demand` only they are made, of the others
    as they stand. What is derived `for_once`, under settings that nobody keeps, sets aside what was there. `progress`
    hears (table, how many are done, how many there are).
    """
    if not for_once and not on_demand:
        drop_aside(store)
    tables, builds = all_tables(), all_builds()
    versions = {name: _facts(store, table) for name, table in tables.items() if table.kind != "derived"}
    order = [tables[name] for name in derivation_order(tables)]
    shared = _Shared(store, settings, builds.values())
    rebuilt = []
    for done, table in enumerate(order):
        if progress:
            progress(table.name, done, len(order))
        known = store.meta(f"derived:{table.name}")
        made_of = _recipe(table, builds.get(table.name), settings)
        versions[table.name] = content_id(made_of, *(versions[name] for name in table.inputs))
        if on_demand and not table.on_demand:
            versions[table.name] = known or ""
        elif known == versions[table.name] or (for_once and exchange(store, table, versions[table.name], made_of)):
            pass
        elif table.on_demand and not on_demand:
            _empty(store, table)
        else:
            _in_room(store, partial(_rebuild, shared, table, builds.get(table.name), made_of, versions[table.name]))
            rebuilt.append(table.name)
        if table.name in builds:
            shared.done(builds[table.name])
    store.make_room()
    return rebuilt


def feeding(settings: Settings) -> dict[str, object]:
    """Return the settings that anything derived depends on, by name: where these are the same, so are the tables."""
    builds = all_builds().values()
    texts = [table.sql for table in all_tables().values()] + [need.sql for b in builds for need in b.needs.values()]
    names = {name for text in texts for name in _SETTING.findall(text)}.union(*(build.reads for build in builds))
    return {name: _setting(settings, name) for name in sorted(names - {"new"})}


def derive_on_demand(store: Store, settings: Settings) -> None:
    """Make the tables that are made on demand, where they are empty because something they are made of has changed."""
    if any(store.meta(f"derived:{name}") is None for name, table in all_tables().items() if table.on_demand):
        derive(store, settings, on_demand=True)


def derivation_order(tables: Mapping[str, Table]) -> list[str]:
    """Return the derived tables so that each comes after its inputs; by name where the inputs leave it open."""
    sorter = TopologicalSorter({name: set(tables[name].inputs) for name in sorted(tables)})
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += [name for name in ready if tables[name].kind == "derived"]
        sorter.done(*ready)
    return order


def expanded(sql: str, settings: Settings) -> str:
    """Write the settings that a text names ({incidents.days}) into it as literals; a group of them says if it is set.

    >>> expanded("x > {incidents.days} AND {deployments.source} = 'releases' AND {teams}", Settings())
    "x > 14 AND 'releases' = 'releases' AND false"
    """
    return _SETTING.sub(lambda match: _literal(_setting(settings, match[1])), sql)


def _setting(settings: Settings, name: str) -> object:
    value: object = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _literal(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return "true" if value else "false"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _facts(store: Store, table: Table) -> str:
    columns = ", ".join(quoted(column.name) for column in table.columns)
    row = store.rows(
        f"SELECT count(*), bit_xor(hash({columns})), sum(hash({columns}) % 1000003) FROM {quoted(table.name)}"
    )
    return content_id(table.name, *(str(value) for value in row[0]))


def _recipe(table: Table, build: Build | None, settings: Settings) -> str:
    if build is None:
        return content_id(fingerprint(table), expanded(table.sql, settings))
    needs = [expanded(need.sql.replace("{new}", "new"), settings) for need in build.needs.values()]
    read = [msgspec.json.encode(_setting(settings, name), order="sorted") for name in build.reads]
    return content_id(fingerprint(table), _code(), *needs, *read)


@cache
def _code() -> str:
    # any rule may call another: the whole room is one version, which costs a rebuild of seconds now and then
    sources = sorted(Path(headway.rules.__path__[0]).glob("*.py"))
    return content_id(*(source.read_bytes() for source in sources))


@dataclass
class _Shared:
    """The store and settings of one derivation, and the rows that several builds ask for in the same words."""

    store: Store
    settings: Settings
    builds: InitVar[Iterable[Build]]
    _uses: Counter[Need] = field(init=False)
    _made: dict[Need, Any] = field(default_factory=dict)

    def __post_init__(self, builds: Iterable[Build]) -> None:
        self._uses = Counter(need for build in builds for need in build.needs.values())

    def needs(self, build: Build, new: str = "") -> dict[str, Any]:
        return {name: self._need(need, new) for name, need in build.needs.items()}

    def _need(self, need: Need, new: str) -> Any:
        if need in self._made:
            return self._made[need]
        made = need.make(self.store.columns(expanded(need.sql.replace("{new}", new), self.settings)))
        if self._uses[need] > 1:
            self._made[need] = made
        return made

    def done(self, build: Build) -> None:
        """Let go of what no later build asks for."""
        self._uses.subtract(build.needs.values())
        for need in build.needs.values():
            if not self._uses[need]:
                self._made.pop(need, None)


def _in_room(store: Store, rebuild: Callable[[], None]) -> None:
    """Rebuild in little memory, and in more where that is not enough; the next table begins in little again."""
    for share in ROOMS:
        # one thread needs half of the memory that two do, and a tenth less work for little more time
        store.make_room(share, n_threads=1)
        try:
            rebuild()
        except StoreCramped:
            if share == ROOMS[-1]:
                raise
        else:
            return


def _rebuild(shared: _Shared, table: Table, build: Build | None, made_of: str, version: str) -> None:
    store, name = shared.store, quoted(table.name)
    with store.transaction():
        if build is None:
            columns = ", ".join(quoted(column.name) for column in table.columns)
            store.rows(f"DELETE FROM {name}")
            store.rows(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM ({expanded(table.sql, shared.settings)})")
        elif build.grows_by:
            _grow(shared, table, build, made_of)
        else:
            _forget_other_recipe(store, table, made_of)
            store.replace(table, build.build(shared.needs(build), shared.settings))
        store.remember(f"derived:{table.name}", version)


def _forget_other_recipe(store: Store, table: Table, made_of: str) -> None:
    # what a build finds in its own table is then what it said itself, under the same settings
    if store.meta(f"recipe:{table.name}") != made_of:
        store.rows(f"DELETE FROM {quoted(table.name)}")
        store.remember(f"recipe:{table.name}", made_of)


def _empty(store: Store, table: Table) -> None:
    with store.transaction():
        store.rows(f"DELETE FROM {quoted(table.name)}")
        store.remember(f"derived:{table.name}", None)


def _grow(shared: _Shared, table: Table, build: Build, made_of: str) -> None:
    """Add the rows of new keys and drop those whose fact went; everything when the recipe changed."""
    store, name, key, of = shared.store, quoted(table.name), quoted(build.grows_by), quoted(table.inputs[0])
    _forget_other_recipe(store, table, made_of)
    store.rows(f"DELETE FROM {name} WHERE {key} NOT IN (SELECT {key} FROM {of})")
    new = f"(SELECT {key} FROM {of} ANTI JOIN {name} USING ({key}) LIMIT {CHUNK})"
    while len((columns := build.build(shared.needs(build, new), shared.settings))[build.grows_by]):
        store.append(table, columns)
