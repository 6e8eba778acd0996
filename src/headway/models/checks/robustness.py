"""Robustness: edits that change nothing of importance do not flip the answer."""

from dataclasses import replace

import numpy as np

from headway.models.base import Case, Checked, Rows, check
from headway.models.measures import quantiles

FLIPS = 0.02
"""Largest share of rows whose flag may flip."""

NOISE = 1e-3
"""Relative size of the noise on facts that are not whole numbers."""

SHIFT = 0.1
"""A median that moves by more than so much of ln seconds (a tenth) counts as flipped."""

_SHARES = (0.05, 0.2)
_ROWS = 5000


@check
def robustness(case: Case) -> Checked:
    """Pass when a thousandth more or less of each fact, or words in another order, flips at most 2 % of the flags.

    Flags are the riskiest 5 and 20 % of the rows by the thresholds of the unchanged ones. For times a row flips when its
    median moves by a tenth; for kinds when the kind changes.
    """
    if case.model is None or not len(case.test):
        return Checked("robustness", None, "Only its predictions are here, not the model.")
    rows = case.test.take(np.arange(max(0, len(case.test) - _ROWS), len(case.test)))
    before = case.model.predict(rows)
    flips = {name: _flipped(case, before, case.model.predict(edited)) for name, edited in edits(rows).items()}
    worst = max(flips, key=lambda name: flips[name])
    said = f"At most {100 * flips[worst]:.2f} % of {len(rows):,} answers flip ({worst}); {100 * FLIPS:.0f} % passes."
    return Checked("robustness", flips[worst] <= FLIPS, said, {"n": len(rows), "limit": FLIPS, **flips})


def edits(rows: Rows) -> dict[str, Rows]:
    """Return the rows after edits that mean nothing."""
    dice = np.random.default_rng(1)
    noisy = rows.x * (1 + NOISE * dice.standard_normal(rows.x.shape))
    whole = np.array([_is_whole(column) for column in rows.x.T], bool)
    found = {"noise of a thousandth": replace(rows, x=np.where(whole, np.round(noisy), noisy))}
    if rows.tokens is not None and len(rows.tokens.buckets):
        found["words in another order"] = replace(rows, tokens=replace(rows.tokens, buckets=_shuffled(rows, dice)))
    return found


def _shuffled(rows: Rows, dice: np.random.Generator) -> np.ndarray:
    assert rows.tokens is not None  # noqa: S101 - told to the type checker; the caller looked
    owner = np.repeat(np.arange(len(rows)), np.diff(rows.tokens.offsets))
    return np.asarray(rows.tokens.buckets[np.lexsort((dice.uniform(size=len(owner)), owner))])


def _is_whole(column: np.ndarray) -> bool:
    seen = column[np.isfinite(column)]
    return bool((seen == np.round(seen)).all())


def _flipped(case: Case, before: np.ndarray, after: np.ndarray) -> float:
    if case.task.target == "kind":
        return float((before.argmax(axis=1) != after.argmax(axis=1)).mean())
    if case.task.target == "time":
        return float((np.abs(quantiles(before)[:, 1] - quantiles(after)[:, 1]) > SHIFT).mean())
    edges = [np.quantile(before, 1 - share) for share in _SHARES]
    return float(max(((before > edge) != (after > edge)).mean() for edge in edges))
