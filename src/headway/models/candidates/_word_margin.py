"""What the words of a change say by themselves, as one number: a penalised linear model over hashed words."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from headway.core.words import SPACE
from headway.models.base import Tokens

STRENGTH = 0.3
"""Inverse penalty; a number that is only one fact among others needs no tuning of its own."""

RAREST = 5
"""Words in fewer rows than this have no weight of their own."""

PARTS = 5
"""Parts by time: the words of each are judged by what was learnt from those before, never from itself."""


@dataclass(frozen=True)
class WordMargin:
    """One weight for each of the sorted `buckets` (v,)."""

    buckets: np.ndarray
    weights: np.ndarray

    def margins(self, tokens: Tokens) -> np.ndarray:
        """Return log-odds (n,) against the usual ones; 0 where no word is known."""
        n = len(tokens.offsets) - 1
        if not len(self.buckets):
            return np.zeros(n)
        place = np.minimum(np.searchsorted(self.buckets, tokens.buckets), len(self.buckets) - 1)
        hit = self.buckets[place] == tokens.buckets
        row = np.repeat(np.arange(n), np.diff(tokens.offsets))
        return np.asarray(np.bincount(row[hit], self.weights[place[hit]], n) / roots(tokens))


def fit_margin(tokens: Tokens, y: np.ndarray, seed: int) -> WordMargin:
    """Fit a logistic regression with an L2 penalty to the words, each row of unit length."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    often = np.bincount(tokens.buckets, minlength=SPACE) >= RAREST
    kept = np.flatnonzero(often).astype(np.uint32)
    if not len(kept) or len(np.unique(y)) < 2:
        return WordMargin(np.zeros(0, np.uint32), np.zeros(0))
    hit = often[tokens.buckets]
    row = np.repeat(np.arange(len(y)), np.diff(tokens.offsets))[hit]
    place = (np.cumsum(often) - 1)[tokens.buckets[hit]]
    x: Any = csr_matrix((1 / roots(tokens)[row], (row, place)), shape=(len(y), len(kept)))
    fitted = LogisticRegression(C=STRENGTH, max_iter=200, random_state=seed, tol=1e-3).fit(x, y.astype(int))
    return WordMargin(kept, fitted.coef_[0])


def earlier_margins(tokens: Tokens, y: np.ndarray, seed: int) -> np.ndarray:
    """Return for each row what was learnt from the parts before its own says, (n,); missing in the first part."""
    edges = np.linspace(0, len(y), PARTS + 1).astype(int)
    found = [np.full(edges[1], np.nan)]
    for begin, end in pairwise(edges[1:]):
        model = fit_margin(tokens.take(np.arange(begin)), y[:begin], seed)
        found.append(model.margins(tokens.take(np.arange(begin, end))))
    return np.concatenate(found)


def roots(tokens: Tokens) -> np.ndarray:
    """Return the length of each row of words as a vector, (n,), at least 1."""
    return np.asarray(np.sqrt(np.maximum(np.diff(tokens.offsets), 1.0)))
