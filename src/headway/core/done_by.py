"""The chance of being done by a day, of a change that is still open, from the three times that were said of it."""

from collections.abc import Sequence
from datetime import datetime
from statistics import NormalDist

import numpy as np

from headway.core.promise import end_of, named, next_fridays, percent

ENDS = tuple(NormalDist().inv_cdf(level) for level in (0.1, 0.5, 0.9))


def chance(times: Sequence[float], seconds: float) -> float:
    """Return the chance of being done within seconds where 10, 50 and 90 % are done within `times`: normal in log time between and beyond.

    >>> [round(chance((3600, 86400, 864000), t), 3) for t in (0, 3600, 86400, 864000)]
    [0.0, 0.1, 0.5, 0.9]
    """
    if seconds <= 0:
        return 0.0
    logs, at = np.log(np.maximum(times, 1.0)), np.log(max(seconds, 1.0))
    i = 0 if at < logs[1] else 1
    width = max(float(logs[i + 1] - logs[i]), 1e-3)
    return NormalDist().cdf(ENDS[i] + (at - logs[i]) / width * (ENDS[i + 1] - ENDS[i]))


def missed(times: Sequence[float], said_at: datetime, due: datetime, now: datetime) -> float:
    """Return the chance that work is still open at a date, given that it is open now.

    >>> missed((3600, 86400, 864000), datetime(2024, 5, 1), datetime(2024, 5, 2), datetime(2024, 5, 1))
    0.5
    """
    if due <= now:
        return 1.0
    gone, done = (chance(times, (at - said_at).total_seconds()) for at in (now, due))
    return (1 - done) / (1 - gone) if gone < 0.999 else 0.5


def by_fridays(times: Sequence[float], said_at: datetime, now: datetime) -> str:
    """Say the chance of being done by this Friday and the next, given that it is still open now.

    >>> by_fridays((3600, 86400, 864000), datetime(2024, 5, 1), datetime(2024, 5, 1))
    'by Friday 73 %, by next Friday 90 %'
    """
    gone = chance(times, (now - said_at).total_seconds())
    parts = []
    for day in next_fridays(now):
        done = chance(times, (end_of(day) - said_at).total_seconds())
        # beyond all that was said, what is still open is as likely as not to go on
        parts.append(f"by {named(now, day)} {percent((done - gone) / (1 - gone) if gone < 0.999 else 0.5)}")
    return ", ".join(parts)
