"""Size alone: the larger a change, the likelier; nothing else is looked at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.core.errors import BadInput
from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._curve import LOWEST, log_odds
from headway.models.candidates._learners import shrunk, truth
from headway.models.candidates._scale import logs
from headway.models.measures import EFFORT, effort

N_STEPS = 20


@dataclass(frozen=True)
class SizeAlone:
    """A rising line from the logarithm of the size to the rate, through `sizes` and `rates`."""

    sizes: np.ndarray
    rates: np.ndarray
    rate: float

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the rate of changes of such a size, (n,); the rate of all where there is no size."""
        size = _logs(rows)
        said = np.interp(size, self.sizes, self.rates) if len(self.sizes) else np.full(len(rows), self.rate)
        return np.asarray(np.clip(np.where(np.isfinite(size), said, self.rate), LOWEST, 1 - LOWEST))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return how far the size moved the log-odds from those of all, told at the columns that say the size, (n, k)."""
        said = np.zeros(rows.x.shape)
        columns = [rows.names.index(name) for name in _columns(rows)]
        moved = log_odds(self.predict(rows)) - log_odds(np.array([self.rate]))
        said[:, columns] = moved[:, None] / max(len(columns), 1)
        return said

    def files(self) -> dict[str, bytes]:
        """Return the line as JSON."""
        told = {"sizes": self.sizes.tolist(), "rates": self.rates.tolist(), "rate": self.rate}
        return {"sizes.json": json.dumps(told).encode()}


def load(files: Mapping[str, bytes]) -> Model:
    """Read the line back; raise `ValueError` where it does not rise or holds no rates."""
    told = json.loads(files["sizes.json"])
    sizes, rates = (np.array(told[name], dtype=float) for name in ("sizes", "rates"))
    rate = float(told["rate"])
    inside = ((rates >= 0) & (rates <= 1)).all() and 0 <= rate <= 1
    if sizes.shape != rates.shape or not inside or not np.isfinite(sizes).all() or (np.diff(sizes) <= 0).any():
        raise ValueError("Sizes must rise, and each needs a rate within 0 and 1.")
    return SizeAlone(sizes, rates, rate)


@candidate(kind="rule", targets=("chance",), load=load)
def size_alone(rows: Rows, plan: Plan) -> Model:  # noqa: ARG001 - a rule needs no plan
    """Tell the rate of earlier changes of about the same size, made to rise with the size (isotonic regression).

    Size is the lines added and removed (`n_added` and `n_removed`, or `la` and `ld`), or a column `lines_changed`,
    `size` or `churn`; where no column says the size it raises `BadInput`, so that no trial has it under this name.

    *Known problems:* a large change of documents is risky to it; a small change of the core is not.
    """
    if not _columns(rows):
        raise BadInput("no column says how large each row is", "Name one `lines_changed`, `size` or `churn`.")
    y, size = truth(rows), _logs(rows)
    told = np.isfinite(size)
    parts = [p for p in np.array_split(np.flatnonzero(told)[np.argsort(size[told], kind="stable")], N_STEPS) if len(p)]
    middles = np.array([size[part].mean() for part in parts])
    sizes, at = np.unique(middles, return_inverse=True)
    counts = np.bincount(at, [len(part) for part in parts], len(sizes))
    events = np.bincount(at, [y[part].sum() for part in parts], len(sizes))
    return SizeAlone(sizes, _rising((events + shrunk(y)) / (counts + 1), counts), shrunk(y))


def _rising(rates: np.ndarray, weights: np.ndarray) -> np.ndarray:
    from sklearn.isotonic import isotonic_regression

    return np.asarray(isotonic_regression(rates, sample_weight=weights)) if len(rates) else rates


def _columns(rows: Rows) -> tuple[str, ...]:
    return next((names for names in EFFORT if set(names) <= set(rows.names)), ())


def _logs(rows: Rows) -> np.ndarray:
    known = effort(rows)
    return np.full(len(rows), np.nan) if known is None else logs(known)
