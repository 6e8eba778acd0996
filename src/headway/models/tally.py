"""Predictions that met their truth, counted by how risky they were: small, additive, and enough for every accuracy test."""

from dataclasses import dataclass
from typing import Self

import numpy as np

BINS = 400
EDGE = 9.3
"""Bins of equal width on the logit scale, which ends where chances are clipped (1e-4)."""

_MIDDLES = (np.arange(BINS) + 0.5) * (2 * EDGE / BINS) - EDGE


@dataclass(frozen=True)
class Tally:
    """How many rows of each truth fell in each bin of predicted log odds: `counts` is (2, BINS), row 1 those that happened."""

    counts: np.ndarray

    @classmethod
    def of(cls, chance: np.ndarray, truth: np.ndarray) -> Self:
        """Count predictions (n,) in (0, 1) against their truth (n,) of 0 and 1."""
        p = np.clip(chance, 1e-4, 1 - 1e-4)
        place = ((np.log(p / (1 - p)) + EDGE) * (BINS / (2 * EDGE))).astype(int).clip(0, BINS - 1)
        return cls(np.stack([np.bincount(place[truth == k], minlength=BINS) for k in (0, 1)]).astype(float))

    @classmethod
    def none(cls) -> Self:
        """Return a tally of nothing."""
        return cls(np.zeros((2, BINS)))

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(self.counts + other.counts)

    def spread(self) -> np.ndarray:
        """Return the predicted chances again, (n,), each as the middle of its bin."""
        return np.repeat(1 / (1 + np.exp(-_MIDDLES)), self.counts.sum(axis=0).astype(int))

    @property
    def n(self) -> int:
        """How many predictions it holds."""
        return int(self.counts.sum())

    @property
    def n_happened(self) -> int:
        """How many of them happened."""
        return int(self.counts[1].sum())


@dataclass(frozen=True)
class Estimate:
    """A number and the variance of its estimate; both NaN where the rows cannot tell."""

    value: float
    variance: float


def ranking(tally: Tally) -> Estimate:
    """Return the area under the ROC curve with DeLong's variance (DeLong et al. 1988); ties count half."""
    no, yes = tally.counts
    n0, n1 = no.sum(), yes.sum()
    if min(n0, n1) < 2:
        return Estimate(np.nan, np.nan)
    below = (np.cumsum(no) - no / 2) / n0  # share of those that did not happen which a bin outranks
    above = 1 - (np.cumsum(yes) - yes / 2) / n1
    area = float(yes @ below / n1)
    spread = (yes @ (below - area) ** 2 / n1) / (n1 - 1) + (no @ (above - area) ** 2 / n0) / (n0 - 1)
    return Estimate(area, float(spread))


def recalibration(tally: Tally, rounds: int = 30) -> tuple[Estimate, Estimate]:
    """Return the offset and slope that would recalibrate the log odds: 0 and 1 for a calibrated model (Cox 1958).

    The offset is taken at the mean log odds of the rows, so that the two are nearly independent.
    """
    n, yes = tally.counts.sum(axis=0), tally.counts[1]
    if min(tally.n_happened, tally.n - tally.n_happened) < 5:
        return Estimate(np.nan, np.nan), Estimate(np.nan, np.nan)
    x = _MIDDLES - n @ _MIDDLES / n.sum()
    base = np.stack([np.ones(BINS), x])
    beta, information = np.array([0.0, 1.0]), np.eye(2)
    mean = _MIDDLES - x
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(mean + beta @ base, -30, 30)))
        information = (base * (n * p * (1 - p))) @ base.T + 1e-6 * np.eye(2)
        step = np.linalg.solve(information, base @ (yes - n * p))
        beta = beta + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-8:
            break
    variance = np.linalg.inv(information).diagonal()
    return Estimate(float(beta[0]), float(variance[0])), Estimate(float(beta[1]), float(variance[1]))


def reliability(tally: Tally, bins: int = 10) -> list[tuple[float, int, int]]:
    """Return (mean predicted chance, how many happened, how many) of about `bins` equally filled bins, riskiest last."""
    n, yes = tally.counts.sum(axis=0), tally.counts[1]
    if not n.sum():
        return []
    group = np.minimum((np.cumsum(n) - n / 2) / n.sum() * bins, bins - 1).astype(int)
    chance = 1 / (1 + np.exp(-_MIDDLES))
    found = [(group == g) & (n > 0) for g in range(bins)]
    return [(float(n[m] @ chance[m] / n[m].sum()), int(yes[m].sum()), int(n[m].sum())) for m in found if m.any()]
