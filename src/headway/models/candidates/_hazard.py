"""Discrete-time hazard: durations cut into spells, so that any model of a chance becomes one of time, open work included."""

from dataclasses import dataclass

import numpy as np

from headway.models.base import HORIZONS, Rows
from headway.models.durations import LOG_HORIZONS, rising

KNOTS = HORIZONS[::3]
"""Ends of the 22 spells, each twice as long as the last: fine enough for tenths, few enough to be served quickly."""


@dataclass(frozen=True)
class Spells:
    """One line for each row and each spell it entered: `row` (m,) and `spell` (m,) say which, `ended` (m,) whether there."""

    row: np.ndarray
    spell: np.ndarray
    ended: np.ndarray
    weight: np.ndarray


def spells(rows: Rows, most: int, seed: int) -> Spells:
    """Cut rows into spells; of those survived, so many are drawn (and weighted up) that about `most` lines remain."""
    seconds = np.nan_to_num(np.maximum(rows.y, 0.0), nan=0.0)
    done = ~np.isnat(rows.known_at) & np.isfinite(rows.y)
    last = np.where(done, np.searchsorted(KNOTS, seconds), np.searchsorted(KNOTS, seconds, side="right") - 1)
    entered = np.minimum(last, len(KNOTS) - 1) + 1
    row = np.repeat(np.arange(len(rows)), entered)
    spell = np.arange(len(row)) - np.repeat(np.cumsum(entered) - entered, entered)
    ended = (done[row] & (spell == last[row])).astype(float)
    return _drawn(row, spell, ended, most, seed)


def curves(hazards: np.ndarray) -> np.ndarray:
    """Return the chances (n, 64) of being done by each horizon from hazards (n, 22), straight in log time between knots."""
    lasting = np.concatenate([np.zeros((len(hazards), 1)), np.log1p(-np.clip(hazards, 1e-6, 1 - 1e-6))], axis=1)
    total = np.cumsum(lasting, axis=1)[:, 1:]
    low = np.minimum(np.arange(64) // 3, len(KNOTS) - 2)
    part = (LOG_HORIZONS - np.log(KNOTS)[low]) / (np.log(KNOTS[1]) - np.log(KNOTS[0]))
    return rising(1.0 - np.exp(total[:, low] * (1 - part) + total[:, low + 1] * part))


def _drawn(row: np.ndarray, spell: np.ndarray, ended: np.ndarray, most: int, seed: int) -> Spells:
    n_ended = int(ended.sum())
    share = min(1.0, max(most - n_ended, most // 4) / max(len(row) - n_ended, 1))
    keep = (ended == 1) | (np.random.default_rng(seed).random(len(row)) < share)
    weight = np.where(ended == 1, 1.0, 1.0 / share)
    return Spells(row[keep], spell[keep], ended[keep], weight[keep])
