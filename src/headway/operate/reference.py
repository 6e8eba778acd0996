"""What a released model leaves behind for those who watch it: how it did on changes it had not seen, in a few numbers."""

from pathlib import Path
from typing import Self

import msgspec
import numpy as np

from headway.core.errors import HeadwayError
from headway.models.base import Absent, Rows
from headway.models.tally import BINS, Tally
from headway.operate.truth import ripe, ripe_times, ripening_days, ripening_days_of_times

FLAGGED = 0.05
"""Share of the changes that a model flags as the riskiest."""


TINY = 1e-9
"""The least chance whose odds are looked at."""


def flag_from(said: np.ndarray) -> float:
    """Return the chance from which on a model flags: as many of those said, (n,), as `FLAGGED` allows, never more.

    A model that says the same of many changes flags fewer rather than all of them.

    >>> flag_from(np.linspace(0, 1, 101)), flag_from(np.full(50, 0.2)) > 0.2
    (0.96, True)
    """
    ordered = np.sort(said)[::-1]
    first_out = ordered[min(round(FLAGGED * len(said)), len(said) - 1)] if len(said) else np.inf
    return float(min(said[said > first_out], default=np.nextafter(first_out, np.inf)))


def flag_anew(threshold: float, held_out: np.ndarray, served: np.ndarray) -> float:
    """Carry a threshold over to the model that is served, which has learnt from the held-out rows as well.

    `held_out` (n,) is what the trial's model said of those rows, `served` (n,) what the new one says: the threshold moves
    with the middle of the difference in log odds, since the tops of what was learnt are no fair sample. A model that
    says the same of all flags none.
    """
    from scipy.special import expit, logit

    if not len(served) or np.ptp(served) == 0:
        return 1.0
    moved = np.median(logit(np.clip(served, TINY, 1 - TINY)) - logit(np.clip(held_out, TINY, 1 - TINY)))
    return float(expit(logit(np.clip(threshold, TINY, 1 - TINY)) + moved))


MOST_LOSSES = 5_000


class Watch(msgspec.Struct, frozen=True):
    """The reference of one version: `as_of` its training, `threshold` of its riskiest 5 %, and its tally by log odds.

    For times `losses` are the pinball losses of the held-out rows instead.
    """

    version: str
    as_of: str
    ripening_days: float
    threshold: float
    base_rate: float
    no: list[int] = []
    yes: list[int] = []
    losses: list[float] = []

    @classmethod
    def of(
        cls, version: str, as_of: str, test: Rows, said: np.ndarray, base_rate: float, *, absent: Absent = "no"
    ) -> Self:
        """Sum up what a model said, (n,), of the rows it was held out from, whose truth is known as of `as_of`."""
        days = ripening_days(test)
        done, truth = ripe(test, days, np.datetime64(as_of), absent)
        counts = Tally.of(said[done], truth[done]).counts.astype(int)
        return cls(version, as_of, days, flag_from(said), base_rate, *counts.tolist())

    @classmethod
    def of_times(cls, version: str, as_of: str, test: Rows, said: np.ndarray) -> Self:
        """Sum up what a model of times said, (n, 64), of the rows it was held out from: their ripe losses."""
        days = ripening_days_of_times(test)
        done, losses, _ = ripe_times(test, said, days, np.datetime64(as_of))
        return cls(version, as_of, days, 1.0, 0.0, losses=losses[done][-MOST_LOSSES:].tolist())

    @property
    def said(self) -> np.ndarray:
        """What the model said of the rows it was held out from, (n,), to the precision of the bins."""
        return self.reference.spread()

    @property
    def reference(self) -> Tally:
        """The ripe held-out rows by predicted log odds."""
        return Tally(np.array([self.no, self.yes], float)) if self.no else Tally.none()


def keep_watch(folder: Path, watch: Watch) -> None:
    """Write what is watched of a version beside the versions of its task, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{watch.version}.draft"
    draft.write_bytes(msgspec.json.encode(watch))
    draft.replace(folder / f"{watch.version}.watch.json")


def read_watch(folder: Path, version: str) -> Watch | None:
    """Return what is watched of a version, or None where nothing was kept; raise `HeadwayError` for a file that lies."""
    file = folder / f"{version}.watch.json"
    if not file.is_file():
        return None
    try:
        watch = msgspec.json.decode(file.read_bytes(), type=Watch)
    except msgspec.DecodeError as error:
        raise HeadwayError(f"{file} cannot be read: {error}.", "Run `headway retrain` to make it anew.") from None
    if len(watch.no) not in (0, BINS) or len(watch.yes) != len(watch.no):
        raise HeadwayError(f"{file} has {len(watch.no)} bins instead of {BINS}.", "Run `headway retrain`.")
    return watch
