"""Whether a model in use still does what it did when it was released: tests that look again and again without crying wolf.

One alarm budget (5 %) holds for everything that is looked at over the whole life of a model, not for each look.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from headway.models.tally import Estimate, Tally, ranking, recalibration

HORIZON = 24
"""Windows that the alarm budget is spread over; a model older than that is stale and due for retraining anyway."""

BUDGET = {"auc": 0.0175, "slope": 0.0175, "offset": 0.005, "facts": 0.008, "predictions": 0.002}
"""Chance of a false alarm of each kind over a whole stable life of `HORIZON` windows; together 5 %."""

CLOSE = 1.3
"""How much more than the smallest loss a shorter window may need to show where the reference is small."""

LEAST_PSI = 0.1
"""A shift of a fact smaller than this is not worth a word, however sure it is (10 quantile bins)."""


LEAST_EACH = 10
"""Rows of either outcome below which the normal approximation behind every limit does not hold, so nothing is said."""


@dataclass(frozen=True)
class Alarm:
    """Something that changed: `what` (auc, slope, offset, or a fact's name), from what to what, and how far beyond chance.

    `windows` says over how many of the newest windows it was seen; `z` is in standard errors, `limit` what was allowed.
    """

    what: str
    before: float
    after: float
    windows: int
    z: float
    limit: float


def accuracy_alarms(reference: Tally, windows: Sequence[Tally]) -> list[Alarm]:
    """Return what got worse in the newest window, the newest two, or all since release.

    Ranking (AUC, slope) is tested for worse only, the offset both ways. The newest windows are compared with everything
    before them, all windows with the reference, against a limit that a stable history stays under in all its looks
    (see `limit`). Call it after each window; a call sees only the windows given.
    """
    sizes = (reference.n, *(w.n for w in windows))
    found: dict[str, Alarm] = {}
    for before, after, n in _spans(reference, windows):
        for what, old, new in _pairs(before, after):
            z = _z(old, new, both=what == "offset")
            most = limit(sizes, BUDGET[what] / (2 if what == "offset" else 1))
            if z > most and (what not in found or z > found[what].z):
                found[what] = Alarm(what, old.value, new.value, n, z, most)
    return list(found.values())


def can_tell(reference: Tally, windows: Sequence[Tally]) -> bool:
    """Tell whether any look had enough of either outcome: without, no alarm is no proof that all is well."""
    return any(_pairs(before, after) for before, after, _ in _spans(reference, windows))


def _spans(reference: Tally, windows: Sequence[Tally]) -> Iterator[tuple[Tally, Tally, int]]:
    """Yield what is compared: all that came before the newest window, two windows or all of them, those, and how many."""
    for n in (1, 2, len(windows))[: min(len(windows), 3)]:
        yield sum(windows[:-n], reference), sum(windows[-n:], Tally.none()), n


def _pairs(before: Tally, after: Tally) -> list[tuple[str, Estimate, Estimate]]:
    if min(before.n_happened, after.n_happened, before.n - before.n_happened, after.n - after.n_happened) < LEAST_EACH:
        return []
    (offset, slope), (new_offset, new_slope) = recalibration(before), recalibration(after)
    return [
        ("auc", ranking(before), ranking(after)),
        ("slope", slope, new_slope),
        ("offset", offset, new_offset),
    ]


def _z(old: Estimate, new: Estimate, *, both: bool) -> float:
    error = np.sqrt(old.variance + new.variance)
    z = (old.value - new.value) / error if error > 0 else np.nan
    # too few rows to tell is no alarm
    return float(np.nan_to_num(abs(z) if both else z, nan=0.0))


def limit(sizes: tuple[int, ...], budget: float) -> float:
    """Return how many standard errors a stable life stays under, in all looks at all spans, but for a chance of `budget`.

    `sizes` are the rows of the reference and of each window so far. Found by simulating lives of `HORIZON` windows whose
    estimates only vary by chance: all looks share one reference, so a bound that ignores this would be too strict.
    """
    # rounded, so that a life that grows row by row asks for few simulations
    typical = float(np.mean(sizes[1:])) if len(sizes) > 1 else float(sizes[0])
    ratio = max(typical, 1.0) / max(sizes[0], 1)
    return _limit(float(2 ** (np.round(np.log2(ratio) * 2) / 2)), budget)


@cache
def _limit(ratio: float, budget: float) -> float:
    return float(np.quantile(_worst(ratio), 1 - budget))


@cache
def _worst(ratio: float, lives: int = 40_000) -> np.ndarray:
    """Return the largest z of each of many stable lives whose windows have `ratio` times the rows of the reference."""
    random = np.random.default_rng(20_240_229)
    # sums of n rows with unit variance; the reference has one unit of rows, a window `ratio` of it
    reference = random.standard_normal(lives)
    sums = np.cumsum(random.standard_normal((HORIZON, lives)) * np.sqrt(ratio), axis=0)
    sums = np.vstack([np.zeros((1, lives)), sums])
    worst = np.full(lives, -np.inf)
    for k in range(1, HORIZON + 1):
        for first in {k - 1, max(k - 2, 0)}:
            old, n_old = (reference + sums[first]) / (1 + ratio * first), 1 + ratio * first
            worst = np.maximum(
                worst, _gap(old, n_old, (sums[k] - sums[first]) / (ratio * (k - first)), ratio * (k - first))
            )
        worst = np.maximum(worst, _gap(reference, 1.0, sums[k] / (ratio * k), ratio * k))
    return worst


def _gap(old: np.ndarray, n_old: float, new: np.ndarray, n_new: float) -> np.ndarray:
    gap: np.ndarray = (old - new) / np.sqrt(1 / n_old + 1 / n_new)
    return gap


def mean_alarm(reference: np.ndarray, windows: Sequence[np.ndarray], budget: float) -> Alarm | None:
    """Return whether the mean of a loss rose in the newest window, the newest two or all since release; None if not.

    `reference` (n,) and each window hold one loss a row. The same looks and limit as `accuracy_alarms`.
    """
    sizes = (len(reference), *(len(w) for w in windows))
    found: Alarm | None = None
    for n in sorted({1, 2, len(windows)} & set(range(1, len(windows) + 1))):
        earlier = [] if n == len(windows) else windows[:-n]
        old, new = np.concatenate([reference, *earlier]), np.concatenate(windows[-n:])
        if min(len(old), len(new)) < 2 * LEAST_EACH:
            continue
        z = float((new.mean() - old.mean()) / np.sqrt(old.var() / len(old) + new.var() / len(new) + 1e-18))
        most = limit(sizes, budget)
        if z > most and (found is None or z > found.z):
            found = Alarm("loss", float(old.mean()), float(new.mean()), n, z, most)
    return found


def window_size(reference: Tally, loss: float = 0.05, power: float = 0.9) -> tuple[int, float]:
    """Return the rows a matured window needs so that two of them show a loss of `loss` AUC, and the loss they do show.

    Where the reference is too small for that, the window is the shortest that shows little less than the longest would,
    and the second number is the smallest loss that two such windows show with a chance of `power`.
    """
    from scipy.special import ndtri

    area = ranking(reference)
    if not np.isfinite(area.variance) or area.variance <= 0:
        return max(reference.n, 1), float("nan")
    unit = area.variance * reference.n * 1.1  # a lower AUC varies a little more
    rarer = min(reference.n_happened, reference.n - reference.n_happened)
    sizes = sorted({max(1, int(reference.n * share)) for share in np.geomspace(0.05, 1.0, 40)})
    # a window must hold enough of the rarer outcome to be looked at at all
    sizes = [n for n in sizes if n * rarer / reference.n >= 1.5 * LEAST_EACH] or [reference.n]

    def shown(size: int) -> float:
        reach = limit((reference.n, size), BUDGET["auc"]) + float(ndtri(power))
        return float(reach * np.sqrt(unit * (1 / reference.n + 1 / (2 * size))))

    enough = max(loss, CLOSE * shown(sizes[-1])) if shown(sizes[-1]) > loss else loss
    found = next(size for size in sizes if shown(size) <= enough)
    return found, shown(found)


def psi(reference: np.ndarray, recent: np.ndarray, bins: int = 10) -> float:
    """Return the population stability index of two samples over the reference's quantile bins; missing values are a bin.

    Below 0.1 is usually called stable, above 0.25 a shift.
    """
    finite = reference[np.isfinite(reference)]
    inner = np.unique(np.quantile(finite, np.linspace(0, 1, bins + 1)[1:-1])) if len(finite) else finite
    shares = []
    for values in (reference, recent):
        place = np.where(np.isnan(values), len(inner) + 1, np.searchsorted(inner, values, side="right"))
        counts = np.bincount(place.astype(int), minlength=len(inner) + 2) + 0.5
        shares.append(counts / counts.sum())
    return float(np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0])))


def shift_p(reference: np.ndarray, recent: np.ndarray) -> float:
    """Return the p-value that two samples come from one distribution: Kolmogorov-Smirnov, and a test of missing shares."""
    from scipy.special import kolmogorov, ndtr

    a, b = (np.sort(values[np.isfinite(values)]) for values in (reference, recent))
    missing = [1 - len(kept) / max(len(values), 1) for kept, values in ((a, reference), (b, recent))]
    pooled = (missing[0] * len(reference) + missing[1] * len(recent)) / max(len(reference) + len(recent), 1)
    error = np.sqrt(pooled * (1 - pooled) * (1 / max(len(reference), 1) + 1 / max(len(recent), 1)))
    p_missing = 2 * float(ndtr(-abs(missing[1] - missing[0]) / error)) if error > 0 else 1.0
    if min(len(a), len(b)) < 8:
        return min(1.0, 2 * p_missing)
    both = np.concatenate([a, b])
    gap = np.abs(np.searchsorted(a, both, "right") / len(a) - np.searchsorted(b, both, "right") / len(b)).max()
    p_values = float(kolmogorov(gap * np.sqrt(len(a) * len(b) / (len(a) + len(b)))))
    return min(1.0, 2 * min(p_values, p_missing))


def fact_alarms(
    reference: np.ndarray, recent: np.ndarray, names: Sequence[str], budget: float = BUDGET["facts"]
) -> list[Alarm]:
    """Return the facts (columns of (n, k) arrays) whose distribution moved, the farthest first.

    A fact counts only if it moved far enough to matter (`LEAST_PSI`) and for sure: Benjamini and Yekutieli's correction
    over all facts, at one look's part of the budget. `z` is the stability index here and `limit` its least.
    """
    p_values = np.array([shift_p(reference[:, i], recent[:, i]) for i in range(len(names))])
    sure = benjamini_yekutieli(p_values) <= budget / HORIZON
    far = [psi(reference[:, i], recent[:, i]) if sure[i] else 0.0 for i in range(len(names))]
    return [
        Alarm(names[i], _middle(reference[:, i]), _middle(recent[:, i]), 1, far[i], LEAST_PSI)
        for i in np.argsort(far)[::-1]
        if far[i] >= LEAST_PSI
    ]


def benjamini_yekutieli(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted for many tests that may depend on each other in any way (Benjamini and Yekutieli 2001)."""
    return np.minimum(1.0, benjamini_hochberg(p_values) * np.sum(1 / np.arange(1, len(p_values) + 1)))


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted so that cutting at q keeps the share of false discoveries under q.

    >>> [round(float(q), 3) for q in benjamini_hochberg(np.array([0.01, 0.02, 0.5]))]
    [0.03, 0.03, 0.5]
    """
    order = np.argsort(p_values)[::-1]
    scaled = p_values[order] * len(p_values) / np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return adjusted


def _middle(values: np.ndarray) -> float:
    return float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")
