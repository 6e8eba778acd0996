"""Weights of hashed words and facts: a regularised linear model, its penalty tuned on later rows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from headway.core.words import SPACE
from headway.models.base import Plan, Rows, Target
from headway.models.candidates._ripe import ripeness
from headway.models.candidates._scale import scale, scaled
from headway.models.candidates._tensors import packed, unpacked
from headway.models.guard import NotYet
from headway.models.scores import log_losses

STRENGTHS = (0.03, 0.3, 3.0)
"""Inverse regularisations that are tried; the one with the lowest loss on the newest rows stays."""

RAREST = 5
"""Words in fewer rows than this have no weight of their own."""

NAMES = ("buckets", "words", "facts", "offset", "centre", "spread")


@dataclass(frozen=True)
class WordWeights:
    """One weight a word and fact, for each kind: `words` (v, m) for the sorted `buckets` (v,), `facts` (2 k, m)."""

    target: Target
    names: tuple[str, ...]
    weights: dict[str, np.ndarray]

    def predict(self, rows: Rows) -> np.ndarray:
        """Return chances (n,) or the chance of each kind (n, m)."""
        logits = self.logits(rows)
        if self.target == "chance":
            return np.asarray(np.clip(1 / (1 + np.exp(-np.clip(logits[:, 0], -30, 30))), 1e-4, 1 - 1e-4))
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def logits(self, rows: Rows) -> np.ndarray:
        """Return log-odds (n, 1), or one number for each kind (n, m)."""
        # looking up each name costs more than the product, and most rows come in the order of the weights
        x = rows.x if rows.names == self.names else rows.only(self.names).x
        facts = scaled(x, self.weights["centre"], self.weights["spread"])
        return np.asarray(facts @ self.weights["facts"] + self.weights["offset"] + self._said(rows))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return what each fact adds to the log-odds, (n, k); None where there are several kinds."""
        if self.target != "chance":
            return None
        k = len(self.names)
        parts = (
            scaled(rows.only(self.names).x, self.weights["centre"], self.weights["spread"])
            * self.weights["facts"][:, 0]
        )
        return np.asarray(parts[:, :k] + parts[:, k:])

    def files(self) -> dict[str, bytes]:
        """Return the weights as safetensors and the names as JSON."""
        about = {"target": self.target, "names": list(self.names)}
        return {"words.safetensors": packed(self.weights), "words.json": json.dumps(about).encode()}

    def _said(self, rows: Rows) -> np.ndarray:
        known, words = self.weights["buckets"], self.weights["words"]
        total = np.zeros((len(rows), words.shape[1]))
        if rows.tokens is None or not len(known):
            return total
        # a look-up table of the whole space would cost more than one row's words
        place = np.minimum(np.searchsorted(known, rows.tokens.buckets), len(known) - 1)
        hit = known[place] == rows.tokens.buckets
        row = np.repeat(np.arange(len(rows)), np.diff(rows.tokens.offsets))
        np.add.at(total, row[hit], words[place[hit]] / _root(rows)[row[hit], None])
        return total


def load(files: Mapping[str, bytes]) -> WordWeights:
    """Read the weights back; raise `ValueError` where a tensor is missing, of another shape, or not finite."""
    about, weights = json.loads(files["words.json"]), unpacked(files["words.safetensors"], set(NAMES))
    names = tuple(str(name) for name in about["names"])
    if weights["facts"].shape[0] != 2 * len(names):
        raise ValueError(f"The weights must have the shapes of {len(names)} facts.")
    return WordWeights(about["target"], names, weights)


def tune_words(rows: Rows, plan: Plan, cut: int) -> tuple[WordWeights, float]:
    """Return the weights learnt from the rows before `cut` that do best on the others, and their strength."""
    early, held = rows.take(np.arange(cut)), rows.take(np.arange(cut, len(rows)))
    tried = zip(_fits(early, plan, STRENGTHS), STRENGTHS, strict=True)
    return min(tried, key=lambda one: _loss(one[0], held))


def fit_words(rows: Rows, plan: Plan, strength: float) -> WordWeights:
    """Return the weights of all rows under one strength; raise `NotYet` where nothing tells two outcomes apart."""
    (made,) = _fits(rows, plan, (strength,))
    return made


def _loss(model: WordWeights, held: Rows) -> float:
    said = model.predict(held)
    return float(log_losses(held.y, said).mean()) if len(held) else 0.0


def _fits(rows: Rows, plan: Plan, strengths: tuple[float, ...]) -> Iterator[WordWeights]:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    if len(set(rows.y.tolist())) < 2:
        raise NotYet(f"Not yet: {len(rows):,} rows of one outcome teach no word its weight.")
    centre, spread = scale(rows.x)
    kept, said = _matrix(rows)
    x = csr_matrix(hstack([csr_matrix(scaled(rows.x, centre, spread)), said]))
    if not x.shape[1]:
        raise NotYet(f"Not yet: no fact is given, and no word comes up in {RAREST} rows.")
    weight, n_facts = ripeness(rows, plan.now) if plan.target == "chance" else None, 2 * rows.x.shape[1]
    for strength in strengths:
        made = LogisticRegression(C=strength, max_iter=200, random_state=plan.seed, tol=1e-3)
        coefficients, offset = _spread_out(made.fit(x, rows.y.astype(int), sample_weight=weight), plan)
        weights = {
            "buckets": kept.astype(np.uint32),
            "words": coefficients[n_facts:].astype(np.float32),
            "facts": coefficients[:n_facts].astype(np.float32),
            "offset": offset.astype(np.float32),
            "centre": centre,
            "spread": spread,
        }
        yield WordWeights(plan.target, rows.names, weights)


def _spread_out(fitted: Any, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients (features, m) and offsets (m,) of every kind; a kind never seen stays all but impossible."""
    if plan.target == "chance":
        return fitted.coef_.T, fitted.intercept_
    two = fitted.coef_.shape[0] == 1  # sklearn tells two kinds by one row, for the second
    rows = np.concatenate([np.zeros_like(fitted.coef_), fitted.coef_]) if two else fitted.coef_
    starts = np.concatenate([[0.0], fitted.intercept_]) if two else fitted.intercept_
    coefficients = np.zeros((rows.shape[1], len(plan.kinds)))
    offset = np.full(len(plan.kinds), starts.min() - 8.0)
    coefficients[:, fitted.classes_], offset[fitted.classes_] = rows.T, starts
    return coefficients, offset


def _matrix(rows: Rows) -> tuple[np.ndarray, Any]:
    from scipy.sparse import csr_matrix

    if rows.tokens is None:
        return np.zeros(0, np.uint32), csr_matrix((len(rows), 0))
    often = np.bincount(rows.tokens.buckets, minlength=SPACE) >= RAREST
    kept = np.flatnonzero(often)
    place = np.cumsum(often) - 1
    hit = often[rows.tokens.buckets]
    row = np.repeat(np.arange(len(rows)), np.diff(rows.tokens.offsets))[hit]
    values = 1 / _root(rows)[row]
    return kept, csr_matrix((values, (row, place[rows.tokens.buckets[hit]])), shape=(len(rows), len(kept)))


def _root(rows: Rows) -> np.ndarray:
    lengths = np.diff(rows.tokens.offsets) if rows.tokens else np.ones(len(rows))
    return np.sqrt(np.maximum(lengths, 1.0))
