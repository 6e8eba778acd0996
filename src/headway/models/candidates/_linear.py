"""A linear learner that may bend: signed logarithms with a few kinks each, under one penalty."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from headway.models.candidates._learners import Scorer
from headway.models.candidates._scale import logs
from headway.models.candidates._tensors import packed, unpacked

KINKS = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
STRENGTHS = (0.01, 0.1, 1.0)
"""Inverse penalties that are tried."""

NAMES = ("low", "high", "middle", "spread", "of", "kink", "straight", "bent", "missing", "offset")


@dataclass(frozen=True)
class LinearScorer:
    """`straight` (k,) weighs each scaled fact, `bent` (m,) what lies above `kink` (m,) of fact `of` (m,)."""

    weights: dict[str, np.ndarray]

    def margins(self, x: np.ndarray) -> np.ndarray:
        """Return log-odds (n,)."""
        w, (z, above, gone) = self.weights, _basis(x, self.weights)
        # sums of products, not a matrix product: one row alone must give the very number it gives among others
        parts = ((z, "straight"), (above, "bent"), (gone, "missing"))
        return np.asarray(sum((basis * w[name]).sum(axis=1) for basis, name in parts) + w["offset"][0])

    def moved(self, x: np.ndarray) -> np.ndarray:
        """Return what each fact adds to the log-odds against the middle one, (n, k)."""
        w, (z, above, gone) = self.weights, _basis(x, self.weights)
        bends = (above - np.maximum(-w["kink"], 0)) * w["bent"]
        of = w["of"][:, None] == np.arange(x.shape[1])
        return np.asarray(z * w["straight"] + gone * w["missing"] + bends @ of)

    def data(self) -> bytes:
        """Return safetensors."""
        return packed(self.weights)


@dataclass(frozen=True)
class Linear:
    """Logistic regression on bent logarithms; the setting is its inverse penalty."""

    file: ClassVar[str] = "linear.safetensors"

    def tune(
        self,
        x: np.ndarray,
        y: np.ndarray,
        held: tuple[np.ndarray, np.ndarray],
        seed: int,
        weight: np.ndarray | None = None,
    ) -> tuple[Scorer, float]:
        """Return the one of three penalties with the least log loss on the held rows."""
        tried = zip(_fitted(x, y, seed, STRENGTHS, weight), STRENGTHS, strict=True)
        return min(tried, key=lambda one: _loss(one[0].margins(held[0]), held[1]))

    def fit(self, x: np.ndarray, y: np.ndarray, seed: int, setting: float, weight: np.ndarray | None = None) -> Scorer:
        """Return the weights under one penalty."""
        (scorer,) = _fitted(x, y, seed, (setting or STRENGTHS[1],), weight)
        return scorer

    def read(self, data: bytes, n_facts: int) -> Scorer:
        """Read safetensors; raise `ValueError` where the shapes do not fit."""
        weights = unpacked(data, set(NAMES))
        m = len(weights["of"])
        shapes = {"offset": (1,)} | dict.fromkeys(("of", "kink", "bent"), (m,))
        wrong = [n for n in NAMES if weights[n].shape != shapes.get(n, (n_facts,))]
        if (
            wrong
            or not np.issubdtype(weights["of"].dtype, np.integer)
            or not np.isin(weights["of"], np.arange(n_facts)).all()
        ):
            raise ValueError(f"The weights must have the shapes of {n_facts} facts and {m} kinks.")
        return LinearScorer(weights)


def _fitted(
    x: np.ndarray, y: np.ndarray, seed: int, strengths: tuple[float, ...], weight: np.ndarray | None
) -> Iterator[LinearScorer]:
    """Yield the weights under each penalty."""
    from sklearn.linear_model import LogisticRegression

    weights = _places(x)
    basis = _basis(x, weights)
    whole, ends = np.hstack(basis), np.cumsum([part.shape[1] for part in basis])[:-1]
    for strength in strengths:
        # weights of facts that never vary would be noise times nothing: the penalty leaves them at zero
        made = LogisticRegression(C=strength, solver="newton-cholesky", random_state=seed)
        made.fit(whole, y, sample_weight=weight)
        straight, bent, missing = np.split(made.coef_[0], ends)
        rest = {"straight": straight, "bent": bent, "missing": missing, "offset": made.intercept_}
        yield LinearScorer(weights | rest)


def _places(x: np.ndarray) -> dict[str, np.ndarray]:
    """Return range, middle and spread of each fact's logarithm, and its kinks in that scale."""
    seen = logs(x)
    seen[:, np.isnan(seen).all(axis=0)] = 0.0
    low, high = np.nanmin(seen, axis=0), np.nanmax(seen, axis=0)
    middle, spread = np.nanmedian(seen, axis=0), np.nanstd(seen, axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    cuts = (np.nanquantile(seen, KINKS, axis=0) - middle) / spread
    ends = (np.array([low, high]) - middle) / spread
    # a kink at an end of what was seen bends nothing
    inner = [
        np.unique(own[(own > first + 1e-9) & (own < last - 1e-9)])
        for own, first, last in zip(cuts.T, *ends, strict=True)
    ]
    return {
        "low": low,
        "high": high,
        "middle": middle,
        "spread": spread,
        "of": np.repeat(np.arange(len(inner)), [len(own) for own in inner]),
        "kink": np.concatenate([np.zeros(0), *inner]),
    }


def _basis(x: np.ndarray, w: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scaled facts (n, k), what lies above each kink (n, m), and flags of what is missing (n, k)."""
    seen = logs(x)
    gone = np.isnan(seen)
    # outside of what was seen nothing is known, so the line goes no further
    z = (np.clip(np.where(gone, w["middle"], seen), w["low"], w["high"]) - w["middle"]) / w["spread"]
    return z, np.maximum(z.take(w["of"], axis=1) - w["kink"], 0), gone.astype(float)


def _loss(margins: np.ndarray, y: np.ndarray) -> float:
    return float((np.logaddexp(0, margins) - y * margins).mean())
