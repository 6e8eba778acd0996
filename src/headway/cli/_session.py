"""An open database as a verb sees it: at one moment, under the settings it was filled with or newer ones."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec

from headway import __version__
from headway.cli._edge import Edge
from headway.core.errors import BadInput, Withheld
from headway.core.settings import Settings
from headway.measure.moment import Moment, moment
from headway.store.duckdb import Store

KEPT = "kept by the last `headway analyze` or `ingest`"
"""Where settings come from that no file of this run gives."""
DERIVED = "derived with"
"""Under which name the database remembers what its derived tables were made with."""


@dataclass(frozen=True)
class Session:
    """What a verb reads from: the store, the moment, the settings in force and where they come from."""

    store: Store
    moment: Moment
    settings: Settings
    origin: str = ""

    @property
    def now(self) -> datetime:
        """The instant after which facts are invisible."""
        return self.moment.now


@contextmanager
def session(edge: Edge, *, writes: bool = False) -> Iterator[Session]:
    """Open a database that was filled before; raise `BadInput` when no repository was ever read into it.

    Who `writes` holds it alone from the beginning, so that no long work ends at a file that another process holds.
    """
    with edge.store(writes=writes) as store:
        if not store.rows("select 1 from repository limit 1"):
            raise BadInput(f"No repository was read into {store.path}.", "Run `headway analyze PATH` first.")
        settings = settings_in_force(edge, store)
        yield Session(store, moment(store, edge.clock), settings, chosen(edge, store)[1])


def keep_settings(store: Store, given: Settings, in_force: Settings) -> None:
    """Remember what later runs go by, what a file said and what options made of it; only a run that reads repositories may.

    A verb that only looks must never do so: its settings could lower the protection of people for good.
    """
    for name, settings in (("given", given), ("in force", in_force), (DERIVED, in_force)):
        store.remember(f"settings:{name}", _text(settings))
    store.remember("version", __version__)


def chosen(edge: Edge, store: Store) -> tuple[Settings, str]:
    """Return the settings of this run's file, else those kept by the last analysis, and say which of the two they are."""
    given, kept = _kept(store, "given"), _kept(store, "in force")
    if edge.given is None:
        return kept, KEPT if kept != Settings() else ""
    return kept if edge.given == given else edge.given, edge.settings_named


def settings_now(edge: Edge) -> tuple[Settings, str]:
    """Return the settings in force and where they come from, also where there is no database yet."""
    if not edge.path.exists():
        return edge.settings, edge.settings_named if edge.given else ""
    with edge.store() as store:
        return chosen(edge, store)


def settings_in_force(edge: Edge, store: Store) -> Settings:
    """Return the settings of this run; where the derived tables were made with others, they are made anew, but not kept."""
    settings = chosen(edge, store)[0]
    made_with = store.meta(f"settings:{DERIVED}") if store.meta("version") == __version__ else None
    if made_with == _text(settings):
        return settings
    from headway.ingest.derive import derive, feeding  # late: every rule comes along, which most verbs never need

    if made_with and feeding(_kept(store, DERIVED)) == feeding(settings):
        return settings
    store.remember(f"settings:{DERIVED}", None)  # a run that is cut off leaves tables of both
    derive(store, settings, for_once=True)
    with store.transaction():
        store.remember(f"settings:{DERIVED}", _text(settings))
        store.remember("version", __version__)
    return settings


def refused(opened: Session, names: Iterable[str]) -> Withheld:
    """Return the refusal of what these metrics would tell, saying where they are switched off."""
    remedy = (
        "`headway analyze` kept that: run it again with settings that leave it out of [metrics] off."
        if opened.origin == KEPT
        else f"Take it out of [metrics] off in {opened.origin}."
    )
    return Withheld(f"Switched off: {', '.join(names)}.", remedy)


def _kept(store: Store, name: str) -> Settings:
    return msgspec.json.decode(store.meta(f"settings:{name}") or "{}", type=Settings)


def _text(settings: Settings) -> str:
    return msgspec.json.encode(settings).decode()
