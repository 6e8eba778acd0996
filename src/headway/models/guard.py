"""What may enter a training and what may leave a model: poisoned facts are mended or refused, in one line."""

from dataclasses import replace

import numpy as np

from headway.core.errors import HeadwayError
from headway.core.text import one_line
from headway.models.base import HORIZONS, Rows, Target

LEAST_ROWS = 60
LEAST_OF_EACH = 5
"""Fewer rows, or fewer of either outcome, teach nothing that could be checked."""

_RISING = 1e-9


class NotYet(HeadwayError):
    """There is too little history to learn from, or to check what was learnt."""


class Unfit(HeadwayError):
    """A model said something that is no prediction."""


def usable(rows: Rows, target: Target, now: np.datetime64) -> tuple[Rows, list[str]]:
    """Return the rows in time order that can be learnt from, and the sentences about what was done to them.

    Infinite facts become missing; rows dated after `now` are left out. Raises `NotYet` for a truth that is no truth of
    the target (not 0 or 1, a negative or infinite time), because no one can say which of the others to believe.
    """
    notes = []
    order = np.argsort(rows.at, kind="stable")
    kept = order[(rows.at[order] <= now) & ~np.isnat(rows.at[order])]
    if len(kept) < len(rows):
        notes.append(f"{len(rows) - len(kept):,} rows without a date, or dated after {_day(now)}, were left out.")
    found = rows.take(kept)
    endless = np.isinf(found.x)
    if endless.any():
        notes.append(f"{int(endless.sum()):,} infinite facts were taken as missing.")
    told = found.y[~np.isnat(found.known_at)]
    wrong = {
        "chance": ~np.isin(told, (0.0, 1.0)),
        "time": ~(np.isfinite(told) & (told >= 0)),
        "kind": ~(np.isfinite(told) & (told >= 0) & (told % 1 == 0)),
    }[target]
    if wrong.any():
        allowed = {"chance": "0 or 1", "time": "finite seconds from 0 on", "kind": "the index of a kind"}[target]
        raise NotYet(f"{int(wrong.sum()):,} of {len(told):,} labels are not {allowed}.", "Mend the labels first.")
    return replace(found, x=np.where(endless, np.nan, found.x)), notes


def enough(train: Rows, test: Rows, target: Target) -> None:
    """Raise `NotYet` when a training or its test could tell nothing."""
    for part, rows in (("to train on", train), ("to test on", test)):
        least = LEAST_ROWS if rows is train else LEAST_ROWS // 2
        if len(rows) < least:
            raise NotYet(f"Not yet: only {len(rows):,} changes {part}; {least} are needed.")
        if target == "chance":
            of_each = min(int((rows.y == 1).sum()), int((rows.y == 0).sum()))
            if of_each < LEAST_OF_EACH:
                raise NotYet(f"Not yet: only {of_each} changes of one outcome {part}; {LEAST_OF_EACH} are needed.")


def sane(predicted: np.ndarray, n: int, target: Target, n_kinds: int = 0) -> np.ndarray:
    """Return predictions for `n` rows unchanged, or raise `Unfit` when shape, range or order is not that of the target."""
    shape = {"chance": (n,), "time": (n, len(HORIZONS)), "kind": (n, n_kinds)}[target]
    if not isinstance(predicted, np.ndarray) or predicted.shape != shape:
        raise Unfit(f"predictions have the shape {getattr(predicted, 'shape', None)} instead of {shape}")
    outside = ~(np.isfinite(predicted) & (predicted >= 0) & (predicted <= 1))
    if outside.any():
        raise Unfit(f"{int(outside.sum()):,} of {outside.size:,} predicted chances are not within 0 and 1")
    if target == "time" and (np.diff(predicted, axis=1) < -_RISING).any():
        raise Unfit("a chance of being done falls with time")
    return predicted


def _day(now: np.datetime64) -> str:
    return str(now.astype("M8[D]"))


def reason(error: BaseException) -> str:
    """Say in one short line why something failed, whatever raised it."""
    said = error.what if isinstance(error, HeadwayError) else f"{type(error).__name__}: {error}"
    return one_line(said.rstrip("."), 160)
