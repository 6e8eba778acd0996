"""An open database as a verb sees it: at one moment, under the settings it was filled with or newer ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from headway import __version__
from headway.cli._edge import Edge
from headway.core.errors import BadInput
from headway.core.settings import Settings
from headway.store.duckdb import Store

STALE = timedelta(days=7)
"""A history whose newest mainline commit is older than this is looked at as of that commit."""


@dataclass(frozen=True)
class Moment:
    """The instant everything is measured at, and the clock it was chosen under."""

    now: datetime
    clock: datetime

    @property
    def as_of(self) -> str:
        """Return "as of DATE, N days ago" when the history ends before the clock, else nothing."""
        days = (self.clock - self.now).days
        return f"as of {self.now:%Y-%m-%d}, {days:,} days ago" if self.now != self.clock else ""


@dataclass(frozen=True)
class Session:
    """What a verb reads from: the store, the moment, and the settings in force."""

    store: Store
    moment: Moment
    settings: Settings

    @property
    def now(self) -> datetime:
        """The instant after which facts are invisible."""
        return self.moment.now


@contextmanager
def session(edge: Edge) -> Iterator[Session]:
    """Open a database that was filled before; raise `BadInput` when no repository was ever read into it."""
    with edge.store() as store:
        if not store.rows("select 1 from repository limit 1"):
            raise BadInput(f"No repository was read into {store.path}.", "Run `headway analyze PATH` first.")
        yield Session(store, moment(store, edge.clock), settings_in_force(edge, store))


def moment(store: Store, clock: datetime) -> Moment:
    """Choose *now*: the clock, or the newest mainline commit when that is more than 7 days older."""
    newest = store.rows("select max(landed_at) from change where landed_at <= ?", [clock])[0][0]
    return Moment(newest if newest and clock - newest > STALE else clock, clock)


def keep_settings(store: Store, given: Settings, in_force: Settings) -> None:
    """Remember what the derived tables were made with: what a file said, and what options made of it."""
    for name, settings in (("given", given), ("in force", in_force)):
        store.remember(f"settings:{name}", msgspec.json.encode(settings).decode())
    store.remember("version", __version__)


def settings_in_force(edge: Edge, store: Store) -> Settings:
    """Return the settings of the last analysis, unless a file says otherwise now: then everything is derived anew."""
    given, in_force = (
        msgspec.json.decode(store.meta(f"settings:{n}") or "{}", type=Settings) for n in ("given", "in force")
    )
    if edge.given in (None, given) and store.meta("version") == __version__:
        return in_force
    from headway.ingest.derive import derive  # late: every rule comes along, which most verbs never need

    changed = edge.given or in_force
    derive(store, changed)
    with store.transaction():
        keep_settings(store, changed, changed)
    return changed
