"""The moment that everything is told as of: the clock, or the newest landing where that is long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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


def moment(store: Store, clock: datetime) -> Moment:
    """Choose *now*: the clock, or the newest mainline commit when that is more than 7 days older."""
    newest = store.rows("select max(landed_at) from change where landed_at <= ?", [clock])[0][0]
    return Moment(newest if newest and clock - newest > STALE else clock, clock)
