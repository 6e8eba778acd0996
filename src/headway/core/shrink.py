"""Shrunken rates: what a small place's count is worth once we know how places of this kind differ."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gamma_rates(seen: Floats, expected: Floats, draws: int = 4000) -> tuple[Floats, Floats, Floats]:
    """Relative rates (1 = as expected) with 80 % intervals, shrunk by an empirical-Bayes gamma prior around 1.

    `seen` are counts, `expected` what exposure alone would bring. The prior's spread is the excess of the counts'
    variance over Poisson (method of moments), so that a place with little exposure stays near 1 (Clayton and Kaldor 1987).

    >>> rate, low, high = gamma_rates(np.array([1.0, 12.0, 7.0]), np.array([0.1, 4.0, 15.9]))
    >>> bool(rate[1] > rate[0] > rate[2]), bool(low[1] > 1)
    (True, True)
    """
    total = max(float(expected.sum()), 1e-9)
    excess = float(((seen - expected) ** 2 - expected).sum() / max(float((expected**2).sum()), 1e-9))
    # a floor and a ceiling keep the prior proper when few counts say nothing, or one place says everything
    spread = min(max(excess, 1.0 / total, 0.05), 4.0)
    shape, rate = seen + 1 / spread, expected + 1 / spread
    sample = np.random.default_rng(11).gamma(shape, size=(draws, len(seen))) / rate
    low, high = np.quantile(sample, (0.1, 0.9), axis=0)
    return shape / rate, low, high


def surprise_of_counts(seen: Floats, expected: Floats, trials: NDArray[np.int64]) -> Floats:
    """How unusual each simulated or seen count is against its expectation: a variance-stabilised excess.

    `trials` is the number of draws behind the expectation, so that the spread is binomial.
    """
    share = np.clip(expected / max(int(trials.sum()), 1), 0.0, 1.0)
    out: Floats = (seen - expected) / np.sqrt(np.maximum(expected * (1 - share), 0.0) + 0.5)
    return out
