"""How far a "no so far" may be trusted: repairs come late, so the newest rows look better than they are."""

import numpy as np

from headway.models.base import Rows

FEWEST = 20
"""Truths below which nothing is known of how late they come."""


def ripeness(rows: Rows, now: np.datetime64) -> np.ndarray | None:
    """Return the weight of each row in a training at `now`, (n,): 1 where the truth is known, else how much of it would be by its age.

    The latter is the share of known truths that came within that age, so a young row without one teaches little instead of
    teaching a no (delayed feedback: Chapelle 2014). None where every row counts alike.
    """
    waited = rows.known_at - rows.at
    is_told = ~np.isnat(waited)
    late = np.sort(waited[is_told & (rows.y == 1)])
    if is_told.all() or len(late) < FEWEST:
        return None
    over = (np.searchsorted(late, now - rows.at, side="right") + 1) / (len(late) + 1)
    return np.asarray(np.where(is_told, 1.0, over))
