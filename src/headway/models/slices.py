"""Patterns in failed predictions: which slices of the rows a model gets wrong beyond chance, however many are looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from headway.models.base import Rows

LEAST = 40
"""Rows a slice needs before it is looked at."""

MOST = 800
"""Slices that are looked at; pairs are tried for the largest single ones only."""


@dataclass(frozen=True)
class Slice:
    """Rows that share a group or a range of a fact, in words, or two such at once."""

    words: str
    rows: np.ndarray


@dataclass(frozen=True)
class Pattern:
    """A slice the model gets wrong: how many of its rows happened and how many it expected; `p` is corrected for the search."""

    words: str
    n: int
    happened: float
    expected: float
    p: float


def failures(
    rows: Rows,
    chance: np.ndarray,
    *,
    seed: int = 1,
    draws: int = 400,
    level: float = 0.05,
    may_show: Callable[[np.ndarray], bool] = lambda _: True,
) -> list[Pattern]:
    """Return the slices where more or fewer rows happened than the model said, the surest first, each pattern once.

    `rows.y` must be known. What counts as beyond chance is found by drawing truths from the predictions themselves
    (recalibrated as a whole, so that one shift of everything is no pattern of every slice) and taking
    the most extreme of all slices in each draw (Westfall and Young 1993): a whole search of a calibrated model
    names a slice with a chance of at most `level`. `may_show` tells of a slice's mask (n,) whether it may be named at all.
    """
    p = _recalibrated(chance, rows.y)
    slices = [found for found in search(rows) if may_show(found.rows)]
    if not slices:
        return []
    member = np.stack([s.rows for s in slices]).astype(np.float32)
    error = np.sqrt(np.maximum(member @ (p * (1 - p)), 1e-9))
    seen = np.abs(member @ (rows.y - p)) / error
    random = np.random.default_rng(seed)
    worst = np.array([_worst_by_chance(member, error, p, random) for _ in range(draws)])
    beyond = (1 + np.sum(worst[None, :] >= seen[:, None], axis=1)) / (draws + 1)
    order = [i for i in np.argsort(-seen) if beyond[i] <= level]
    return [_pattern(slices[i], rows.y, chance, float(beyond[i])) for i in _distinct(order, member)]


def search(rows: Rows) -> Iterator[Slice]:
    """Yield the slices worth looking at: each group's values, low and high quarters and the missing of each fact, then pairs."""
    singles = [s for s in _singles(rows) if LEAST <= s.rows.sum() <= len(rows) - LEAST]
    yield from singles[:MOST]
    left = MOST - len(singles)
    largest = sorted(singles, key=lambda s: -int(s.rows.sum()))[:60]
    for one, other in combinations(largest, 2):
        both = one.rows & other.rows
        # a pair that hardly narrows its parts says nothing of its own
        if left > 0 and LEAST <= both.sum() <= 0.8 * min(one.rows.sum(), other.rows.sum()):
            left -= 1
            yield Slice(f"{one.words} and {other.words}", both)


def _singles(rows: Rows) -> Iterator[Slice]:
    for name, values in rows.groups.items():
        if name == "twin":
            continue
        for value in sorted({str(v) for v in values}):
            yield Slice(f"{name} {value}", values.astype(str) == value)
    for name in rows.names:
        x = rows[name]
        yield Slice(f"{name} missing", np.isnan(x))
        if np.isfinite(x).any():
            low, high = np.nanquantile(x, [0.25, 0.75])
            yield Slice(f"{name} at most {low:.3g}", x <= low)
            yield Slice(f"{name} above {high:.3g}", x > high)


def _recalibrated(chance: np.ndarray, truth: np.ndarray) -> np.ndarray:
    odds = np.log(chance / (1 - chance))
    low, high = -10.0, 10.0
    for _ in range(60):
        shift = (low + high) / 2
        low, high = (shift, high) if (1 / (1 + np.exp(-odds - shift))).sum() < truth.sum() else (low, shift)
    return np.asarray(np.clip(1 / (1 + np.exp(-odds - low)), 1e-6, 1 - 1e-6))


def _worst_by_chance(member: np.ndarray, error: np.ndarray, p: np.ndarray, random: np.random.Generator) -> float:
    truth = (random.random(len(p)) < p).astype(np.float32)
    # the drawn truths are recalibrated as the real ones were, or their common part would widen every limit
    q = _recalibrated(p, truth)
    return float(np.max(np.abs(member @ (truth - q)) / error))


def _distinct(order: list[int], member: np.ndarray, most: int = 5) -> list[int]:
    kept: list[int] = []
    for i in order:
        shared = [member[i] @ member[k] / min(member[i].sum(), member[k].sum()) for k in kept]
        if max(shared, default=0.0) < 0.6 and len(kept) < most:
            kept.append(i)
    return kept


def _pattern(found: Slice, truth: np.ndarray, chance: np.ndarray, p: float) -> Pattern:
    rows = found.rows
    return Pattern(found.words, int(rows.sum()), float(truth[rows].sum()), float(chance[rows].sum()), p)
