"""Facts on one scale: signed logarithms around their median, with a flag of its own for what is missing."""

import numpy as np


def logs(x: np.ndarray) -> np.ndarray:
    """Return signed logarithms, NaN for what is missing or infinite.

    >>> [round(float(v), 2) for v in logs(np.array([0.0, -9.0, np.inf]))]
    [0.0, -2.3, nan]
    """
    finite = np.where(np.isfinite(x), x, np.nan)
    return np.asarray(np.sign(finite) * np.log1p(np.abs(finite)))


def scale(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the centre and spread (k,) of each fact: median, and the width of its middle eight tenths.

    Robust, because one giant change must not decide what an ordinary one looks like.
    """
    seen = logs(x)
    seen[:, ~np.isfinite(seen).any(axis=0)] = 0.0
    low, centre, high = np.nanquantile(seen, [0.1, 0.5, 0.9], axis=0) if x.size else np.zeros((3, x.shape[1]))
    width = np.where(high - low > 1e-9, high - low, np.nanstd(seen, axis=0) if x.size else 1.0)
    return centre, np.where(width > 1e-9, width, 1.0)


def scaled(x: np.ndarray, centre: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Return (n, 2 k): each fact within ±5 of its centre, 0 where missing, and then the flags of what is missing."""
    seen = logs(x)
    missing = np.isnan(seen)
    return np.concatenate([np.where(missing, 0.0, np.clip((seen - centre) / spread, -5, 5)), missing], axis=1)
