"""How good predictions were: proper scores, ranking measures, calibration, and gains with their intervals.

Arrays are in time order, `y` is the truth and `p` what was predicted, both (n,) unless said. A measure that the rows
cannot tell (one class only, no rows) is NaN, never a guess.
"""

from collections.abc import Callable

import numpy as np

from headway.core.stats import ranking

LEVELS = np.array([0.1, 0.5, 0.9])
"""The quantiles of a time that are scored: a median inside an 80 % interval."""

_TINY = 1e-15


def log_losses(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return -ln of the chance given to what happened, (n,); `p` is (n,) of 0 or 1, or (n, m) with `y` the index of a kind.

    >>> log_losses(np.array([1, 0]), np.array([0.5, 0.5])).round(3).tolist()
    [0.693, 0.693]
    """
    given = p[np.arange(len(y)), y.astype(int)] if p.ndim == 2 else np.where(y == 1, p, 1 - p)
    return np.asarray(-np.log(np.clip(given, _TINY, 1.0)))


def log_loss(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean of `log_losses`, in nats; lower is better."""
    return _mean(log_losses(y, p))


def squares(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return the squared error of each chance, (n,); its mean is the Brier score."""
    return np.asarray((p - y) ** 2)


def brier(y: np.ndarray, p: np.ndarray) -> float:
    """Return the Brier score (1950): the mean squared error of chances; lower is better."""
    return _mean(squares(y, p))


def brier_skill(y: np.ndarray, p: np.ndarray, base: float) -> float:
    """Return the share of the Brier score of always saying `base` (the rate of the training) that is saved.

    >>> brier_skill(np.array([1, 0]), np.array([1.0, 0.0]), 0.5)
    1.0
    """
    always = brier(y, np.full(len(y), base))
    return 1 - brier(y, p) / always if always > 0 else float("nan")


def ece(y: np.ndarray, p: np.ndarray, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal count: mean |said - happened|, weighted by rows.

    Rows of equal `p` share their mean truth first, so that their order decides nothing.

    >>> ece(np.array([0, 1, 0, 1]), np.full(4, 0.5), bins=2)
    0.0
    """
    if not len(y):
        return float("nan")
    _, tie = np.unique(p, return_inverse=True)
    shared = (np.bincount(tie, y) / np.bincount(tie))[tie]
    parts = [part for part in np.array_split(np.argsort(p, kind="stable"), bins) if len(part)]
    return float(sum(abs(p[part].mean() - shared[part].mean()) * len(part) for part in parts) / len(y))


auc = ranking.auc


def average_precision(y: np.ndarray, p: np.ndarray) -> float:
    """Return the precision averaged over the steps of recall; the rate of positives is what no skill gets."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(y, p)) if (y == 1).any() else float("nan")


def caught(y: np.ndarray, p: np.ndarray, share: float) -> float:
    """Return the share of positives among the riskiest `share` of rows; a constant catches exactly `share`.

    >>> round(caught(np.array([1, 0, 0, 0, 1]), np.full(5, 0.3), 0.2), 3)
    0.2
    """
    return _top(y, p, np.ones(len(y)), share)


def precision_at(y: np.ndarray, p: np.ndarray, share: float) -> float:
    """Return the share of the riskiest `share` of rows that are positive."""
    return caught(y, p, share) * float((y == 1).sum()) / (share * len(y)) if len(y) else float("nan")


def effort_recall(y: np.ndarray, p: np.ndarray, effort: np.ndarray, share: float = 0.2) -> tuple[float, float]:
    """Return the positives found within `share` of all effort (lines to read), riskiest per line first, and a constant's.

    The second number is what one chance for every row gets by reading small changes first. It is returned always,
    because the measure hardly sees the model (Yan et al. 2020).
    """
    work = np.maximum(np.nan_to_num(effort, nan=0.0), 1.0)
    return _top(y, p / work, work, share), _top(y, 1 / work, work, share)


def pinballs(y_log: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Return the pinball loss of each row, (n,), averaged over `LEVELS`; `quantiles` (n, 3) and `y_log` are ln seconds."""
    short = y_log[:, None] - quantiles
    return np.asarray(np.maximum(LEVELS * short, (LEVELS - 1) * short).mean(axis=1))


def pinball(y_log: np.ndarray, quantiles: np.ndarray) -> float:
    """Return the mean of `pinballs`; lower is better.

    >>> pinball(np.array([2.0]), np.array([[2.0, 2.0, 2.0]]))
    0.0
    """
    return _mean(pinballs(y_log, quantiles))


def coverage(y_log: np.ndarray, quantiles: np.ndarray) -> float:
    """Return the share of truths inside the 80 % interval between the outermost `LEVELS`."""
    return _mean((quantiles[:, 0] <= y_log) & (y_log <= quantiles[:, -1]))


def interval(measure: Callable[[np.ndarray], float], n: int, seed: int, draws: int = 200) -> tuple[float, float]:
    """Return the 95 % interval of any measure of n rows, computed on positions drawn in whole blocks of time."""
    length = max(1, round(n**0.5))
    starts = np.random.default_rng(seed).integers(0, n, (draws, -(-n // length)))
    rows = (starts[:, :, None] + np.arange(length)).reshape(draws, -1)[:, :n] % n
    low, high = np.nanquantile([measure(index) for index in rows], [0.025, 0.975])
    return float(low), float(high)


def _top(y: np.ndarray, p: np.ndarray, weight: np.ndarray, share: float) -> float:
    """Share of positives within the first `share` of all weight, highest `p` first; ties are taken in proportion."""
    positive = float((y == 1).sum())
    if not positive:
        return float("nan")
    _, tie = np.unique(-p, return_inverse=True)
    filled = np.cumsum(np.bincount(tie, weight))
    found = np.cumsum(np.bincount(tie, y == 1))
    return float(np.interp(share * filled[-1], np.r_[0.0, filled], np.r_[0.0, found]) / positive)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")
