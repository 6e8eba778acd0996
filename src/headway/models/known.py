"""Labels as they were known: no training sees a truth that became known later."""

from dataclasses import replace

import numpy as np

from headway.models.base import Absent, Rows
from headway.models.rows import seconds


def known(rows: Rows, now: np.datetime64, absent: Absent) -> Rows:
    """Return the rows before `now` with the truth as it was known then.

    A truth that became known later is taken back: to 0 where its absence is a "no so far" (`absent="no"`), to the age
    so far with `known_at` missing where it is still under way (`"censored"`); such rows are left out for `"unknown"`.
    """
    seen = rows.take(rows.at < now)
    told = seen.known_at <= now  # NaT compares as False
    if absent == "unknown":
        return seen.take(told)
    so_far = 0.0 if absent == "no" else seconds(now - seen.at)
    never = np.datetime64("NaT", "us")
    return replace(seen, y=np.where(told, seen.y, so_far), known_at=np.where(told, seen.known_at, never))
