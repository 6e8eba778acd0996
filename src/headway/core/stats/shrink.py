"""Shrinks rates of small places towards what is usual, so that tiny areas do not win by luck."""

from dataclasses import dataclass

import numpy as np

from headway.core.stats.intervals import z_value


@dataclass(frozen=True)
class Shrunk:
    """Shrunken rates with intervals, and the gamma prior (shape, rate) that the places together imply."""

    rate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    shape: float
    per: float


def shrink_rates(events: np.ndarray, exposure: np.ndarray, level: float = 0.95) -> Shrunk:
    """Return the empirical-Bayes rate of each place from its events and its exposure (gamma-Poisson).

    The prior is fitted by moments (Marshall 1991). Where places differ no more than chance would have it, every rate
    becomes the common one. Exposure must be positive.
    """
    common = events.sum() / exposure.sum()
    # How much the raw rates differ beyond Poisson noise, weighted by exposure.
    seen = float((exposure * (events / exposure - common) ** 2).sum() / exposure.sum())
    between = max(seen - float(common / exposure.mean()), float(common) ** 2 * 1e-4, 1e-300)
    shape, per = float(common) ** 2 / between, float(common) / between
    after, over = shape + events, per + exposure
    z = z_value(level)
    return Shrunk(after / over, gamma_quantile(after, -z) / over, gamma_quantile(after, z) / over, shape, per)


def gamma_quantile(shape: np.ndarray, z: float) -> np.ndarray:
    """Return the quantile of a gamma variable of unit rate at the normal score `z` (Wilson and Hilferty 1931).

    >>> round(float(gamma_quantile(np.array([10.0]), 1.96)[0]), 1)
    17.1
    """
    cube: np.ndarray = shape * np.maximum(0.0, 1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape))) ** 3
    return cube
