"""Rolling origins: each fold trains on what came before a moment and is scored on what came next."""

from typing import NamedTuple

import numpy as np

from headway.models.base import Rows

FIRST = 0.4
"""The first origin stands after this share of the rows; the others follow in equal steps."""


class Fold(NamedTuple):
    """Positions of rows in time order: train on `[0, train_end)`, score on `[test_start, test_end)`.

    The moment of the fold is that of its first test row; rows of the very same instant are all on its far side.
    """

    train_end: int
    test_start: int
    test_end: int


def origins(rows: Rows, n: int) -> list[Fold]:
    """Return up to `n` folds whose test spans follow each other and end with the last row; none for fewer than two rows.

    >>> at = np.arange("2024-01-01", "2024-01-11", dtype="M8[D]").astype("M8[us]")
    >>> rows = Rows(np.arange(10), at, np.zeros((10, 0)), (), np.zeros(10), at)
    >>> [tuple(fold) for fold in origins(rows, 2)]
    [(4, 4, 7), (7, 7, 10)]
    """
    wanted = (FIRST + (1 - FIRST) * np.arange(n) / n) * len(rows)
    starts = sorted({first_of_instant(rows.at, int(start)) for start in wanted} - {0, len(rows)})
    return [Fold(start, start, end) for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]


def split(rows: Rows, test_share: float) -> Fold:
    """Return the one fold whose test span is the last `test_share` of the rows, in time."""
    start = first_of_instant(rows.at, len(rows) - round(len(rows) * test_share))
    return Fold(start, start, len(rows))


def first_of_instant(at: np.ndarray, position: int) -> int:
    """Return the first position that has the same instant as `position`; the end of the rows stays the end."""
    return int(np.searchsorted(at, at[position], side="left")) if position < len(at) else len(at)


def apart(rows: Rows, fold: Fold) -> np.ndarray:
    """Return the positions scored in a fold: those whose twin (`groups["twin"]`, "" for none) was not trained on.

    A cherry-pick or duplicate of a change in the training was already seen, so scoring it would flatter every model.
    """
    test = np.arange(fold.test_start, fold.test_end)
    if "twin" not in rows.groups:
        return test
    twins = rows.groups["twin"].astype(str)
    seen = np.setdiff1d(twins[: fold.train_end], [""])
    return test[~np.isin(twins[test], seen)]
