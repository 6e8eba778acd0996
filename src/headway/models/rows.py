"""What is learnt from: rows of subjects at their moments of prediction, their hashed words, and the horizons of times."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

HORIZONS = np.geomspace(60.0, 3 * 365 * 86400.0, 64)
"""Seconds at which the predictions of a `time` task state the chance of being done by then."""


@dataclass(frozen=True)
class Tokens:
    """Hashed tokens of n rows as one ragged array: those of row i are `buckets[offsets[i]:offsets[i + 1]]`."""

    offsets: np.ndarray
    buckets: np.ndarray

    def take(self, index: np.ndarray) -> Self:
        """Return the tokens of the rows at `index`, in its order."""
        lengths = np.diff(self.offsets)[index]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
        return replace(self, offsets=offsets, buckets=self.buckets[np.repeat(self.offsets[index], lengths) + within])


@dataclass(frozen=True)
class Rows:
    """What is known of n subjects, each at the moment of its own prediction, in time order.

    `ids` (n,) names the subjects; `at` (n,) is the moment of prediction, naive UTC microseconds, ascending.
    `x` (n, k) holds the facts, NaN where missing; `names` are its k columns.
    `y` (n,) is the truth as it is known in the end: 0 or 1, seconds, or the index of a kind; NaN where not known yet.
    `known_at` (n,) is when that truth became known, NaT where it is not; a training at T sees it only from T on.
    `groups` are for fairness, slices and rules (repository, area): never features. `tokens` are hashed words, if read.
    """

    ids: np.ndarray
    at: np.ndarray
    x: np.ndarray
    names: tuple[str, ...]
    y: np.ndarray
    known_at: np.ndarray
    groups: Mapping[str, np.ndarray] = field(default_factory=dict)
    tokens: Tokens | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    def __getitem__(self, name: str) -> np.ndarray:
        """Return one column of facts, shape (n,)."""
        column: np.ndarray = self.x[:, self.names.index(name)]
        return column

    def take(self, index: np.ndarray) -> Self:
        """Return the rows at `index` (positions or a mask of length n), in its order."""
        index = np.flatnonzero(index) if index.dtype == bool else index
        return replace(
            self,
            ids=self.ids[index],
            at=self.at[index],
            x=self.x[index],
            y=self.y[index],
            known_at=self.known_at[index],
            groups={name: values[index] for name, values in self.groups.items()},
            tokens=self.tokens.take(index) if self.tokens else None,
        )

    def only(self, names: tuple[str, ...]) -> Self:
        """Return the rows with these columns of facts, in this order."""
        places = np.array([self.names.index(name) for name in names], dtype=int)
        return replace(self, x=self.x[:, places], names=names)


def seconds(spans: np.ndarray | np.timedelta64) -> np.ndarray:
    """Return spans of time in seconds, in their shape; where one is NaT the number means nothing.

    >>> float(seconds(np.timedelta64(90, "m")))
    5400.0
    """
    return np.asarray(np.asarray(spans).astype("m8[us]").astype(float) / 1e6)
