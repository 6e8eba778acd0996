"""When each test of a watch can speak: how many predictions matured, how many it needs, and about when that will be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import numpy as np

from headway.core.time import YEAR


class Wait(msgspec.Struct, frozen=True):
    """A test that cannot speak yet: it has `n` predictions of the `needed`, and at the present rate enough about that day.

    `about` is an ISO date, "" where nothing comes up any more; `is_mature` says whether only those count whose truth is there.
    `is_in_time` says whether that is before the model is so old that it is retrained anyway.
    """

    test: str
    n: int
    needed: int
    is_mature: bool
    about: str
    is_in_time: bool

    @property
    def have(self) -> str:
        """How far it is."""
        kind = "mature predictions" if self.is_mature else "predictions"
        return f"{self.test}: {self.n:,} of the {self.needed:,} {kind} that it needs"

    @property
    def sentence(self) -> str:
        """What a person reads of it."""
        if not self.about:
            return f"{self.have}; none came up in the last year."
        late = "" if self.is_in_time else ", after this model's year is over: a newer one will be in use by then"
        return f"{self.have}; at the present rate enough about {self.about}{late}."


class Coming(msgspec.Struct, frozen=True):
    """How predictions come up: when each since the release was made, how many a week now, and how long their truths take."""

    at: tuple[datetime, ...]
    per_week: float
    ripening: timedelta

    def day_of(self, nth: int, now: datetime, *, is_mature: bool) -> str:
        """Return about when the nth prediction since the release is there, or its truth; "" where none comes up any more."""
        ripening = self.ripening if is_mature else timedelta(0)
        if nth <= len(self.at):
            return f"{max(now, self.at[nth - 1] + ripening):%Y-%m-%d}"
        if not self.per_week:
            return ""
        days = min((nth - len(self.at)) / self.per_week * 7, 36_500.0)
        return f"{now + timedelta(days=days) + ripening:%Y-%m-%d}"


def coming(before: np.ndarray, since: np.ndarray, now: datetime, days: float) -> Coming:
    """Say how predictions come up, from the moments of those before the release and since, both in time order.

    The present rate is that of the last year, or of what is known of it.
    """
    every = np.concatenate([before, since]).astype("M8[us]").astype(datetime).tolist()
    lately = [at for at in every if now - YEAR < at <= now]
    weeks = max((now - max(every[0], now - YEAR)) / timedelta(days=7), 1.0) if every else 1.0
    return Coming(tuple(every[len(before) :]), len(lately) / weeks, timedelta(days=days))


def waits(
    tests: Sequence[tuple[str, int, bool]], come: Coming, n_mature: int, as_of: datetime, now: datetime
) -> tuple[Wait, ...]:
    """Return those of the tests (name, predictions needed, whether mature ones) that have too few to speak yet."""
    found = []
    for test, needed, is_mature in tests:
        n = n_mature if is_mature else len(come.at)
        if n < needed:
            about = come.day_of(needed, now, is_mature=is_mature)
            in_time = bool(about) and datetime.fromisoformat(about) <= as_of + YEAR
            found.append(Wait(test, n, needed, is_mature, about, in_time))
    return tuple(found)
