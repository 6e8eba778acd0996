"""Edge cases: changes unlike any before still get a chance that is finite, in range and not absurd."""

from dataclasses import replace

import numpy as np

from headway.models.base import Case, Checked, Rows, check
from headway.models.guard import Unfit, sane

SIZES = (
    "line",
    "file",
    "added",
    "removed",
    "hunk",
    "la",
    "ld",
    "nf",
    "ns",
    "nd",
    "entropy",
    "share",
    "commits",
    "size",
)
"""Parts of the names of columns that say how much a change touches."""

ABSURD = 50.0
"""A chance whose odds are so many times beyond those of every real row is no answer."""

NONSENSE = ("endless values", "largest numbers", "negative numbers")
"""Cases that no real change is: any finite chance answers them."""

_ROWS = 200


@check
def edge_cases(case: Case) -> Checked:
    """Pass when an empty diff, a giant one, a new file type, an unknown author, another language and missing facts get answers.

    Made from rows of the test by changing columns. Each answer must be finite and in range. Where the row could be real,
    its odds must not be 50 times beyond those of every real row (below them is no fault of an empty diff).
    """
    if case.model is None or not len(case.test):
        return Checked("edge_cases", None, "Only its predictions are here, not the model.")
    rows = case.test.take(np.linspace(0, len(case.test) - 1, min(_ROWS, len(case.test))).astype(int))
    failed = {}
    for name, changed in odd(rows).items():
        said = _wrong(case, changed, name)
        if said:
            failed[name] = said
    n = len(odd(rows))
    told = "; ".join(f"{name}: {why}" for name, why in failed.items()) or "all finite, in range and not absurd"
    numbers: dict[str, float | int | str | None] = {"cases": n, "rows_each": len(rows), "failed": len(failed)}
    return Checked("edge_cases", not failed, f"{n} kinds of edge case, {len(rows)} rows each: {told}.", numbers)


def odd(rows: Rows) -> dict[str, Rows]:
    """Return rows like these, made odd in each of the ways that change requests really are."""
    sizes = np.array([any(part in name.lower() for part in SIZES) for name in rows.names], bool)
    sizes = sizes if sizes.any() else np.ones(len(rows.names), bool)
    strange = {name: _strange(values) for name, values in rows.groups.items()}
    return {
        "empty diff": replace(_wordless(rows), x=np.where(sizes, 0.0, rows.x)),
        "giant diff": replace(rows, x=np.where(sizes, np.maximum(np.nan_to_num(rows.x), 1.0) * 1e5, rows.x)),
        "new file type": replace(_reworded(rows, 7), groups=strange),
        "unknown author": replace(rows, groups=strange, x=np.where(_persons(rows), np.nan, rows.x)),
        "other language": _reworded(rows, 11),
        "missing values": replace(_wordless(rows), x=np.full_like(rows.x, np.nan)),
        "some missing": replace(
            rows, x=np.where(np.random.default_rng(1).uniform(size=rows.x.shape) < 0.5, np.nan, rows.x)
        ),
        "endless values": replace(
            rows, x=np.where(np.arange(len(rows))[:, None] % 2, np.inf, -np.inf) + 0 * np.nan_to_num(rows.x)
        ),
        "largest numbers": replace(rows, x=np.full_like(rows.x, 1e300)),
        "negative numbers": replace(rows, x=-np.abs(rows.x) - 1),
    }


def _wrong(case: Case, rows: Rows, name: str) -> str:
    try:
        said = sane(case.model.predict(rows), len(rows), case.task.target, len(case.task.kinds))  # type: ignore[union-attr]
    except (Unfit, ValueError, ArithmeticError, LookupError, TypeError) as error:
        return f"{type(error).__name__} {error}"[:80]
    if case.task.target != "chance" or name in NONSENSE:
        return ""
    odds, real, far = _log_odds(said), _log_odds(case.predicted), np.log(ABSURD)
    absurd = odds.max() > real.max() + far or (name != "empty diff" and odds.min() < real.min() - far)
    return f"chances from {said.min():.4f} to {said.max():.4f}, far beyond those of real rows" if absurd else ""


def _log_odds(p: np.ndarray) -> np.ndarray:
    clipped = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _strange(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind in "OUS":
        return np.full(len(values), "(never seen before)", dtype=object)
    return np.full(len(values), np.nan) if values.dtype.kind == "f" else values


def _persons(rows: Rows) -> np.ndarray:
    return np.array([any(part in name.lower() for part in ("author", "exp", "person")) for name in rows.names], bool)


def _wordless(rows: Rows) -> Rows:
    if rows.tokens is None:
        return rows
    return replace(
        rows, tokens=replace(rows.tokens, offsets=np.zeros_like(rows.tokens.offsets), buckets=rows.tokens.buckets[:0])
    )


def _reworded(rows: Rows, seed: int) -> Rows:
    if rows.tokens is None or not len(rows.tokens.buckets):
        return rows
    buckets = rows.tokens.buckets
    drawn = np.random.default_rng(seed).integers(0, int(buckets.max()) + 1, len(buckets)).astype(buckets.dtype)
    return replace(rows, tokens=replace(rows.tokens, buckets=drawn))
