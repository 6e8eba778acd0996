"""Area rate: what happened to earlier changes of the same repository and area."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.models.base import Model, Plan, Rows, candidate
from headway.models.candidates._curve import LOWEST
from headway.models.candidates._learners import shrunk, truth

PLACES = ("repository", "area")
"""Groups whose rate is told, each inside the one before."""

WEIGHT = 20.0
"""Rows of the place around it that a place's own rows are averaged with."""


@dataclass(frozen=True)
class AreaRate:
    """The rate of all rows and of each place: a repository, or a repository and an area, joined by NUL."""

    rate: float
    places: Mapping[str, float]

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the rate of the innermost known place of each row, (n,)."""
        said = np.full(len(rows), self.rate)
        for inside in _places(rows):
            said = np.array([self.places.get(p, o) for p, o in zip(inside, said, strict=True)], dtype=float)
        return np.asarray(np.clip(said, LOWEST, 1 - LOWEST))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return zeros: no fact of the change moves it."""
        return np.zeros(rows.x.shape)

    def files(self) -> dict[str, bytes]:
        """Return the rates as JSON."""
        return {"rates.json": json.dumps({"rate": self.rate, "places": dict(self.places)}).encode()}


def load(files: Mapping[str, bytes]) -> Model:
    """Read the rates back; raise `ValueError` where one is no rate."""
    told = json.loads(files["rates.json"])
    rate, places = float(told["rate"]), {str(name): float(value) for name, value in told["places"].items()}
    if not all(0 <= value <= 1 for value in (rate, *places.values())):
        raise ValueError("Each rate must be within 0 and 1.")
    return AreaRate(rate, places)


@candidate(kind="rule", targets=("chance",), load=load)
def area_rate(rows: Rows, plan: Plan) -> Model:  # noqa: ARG001 - a rule needs no plan
    """Tell the rate of the area, averaged with twenty rows of its repository's, and that with twenty of all.

    *Known problems:* knows nothing of the change itself; an area that is no more what it was keeps its old rate.
    """
    y = truth(rows)
    whole, places = shrunk(y), dict[str, float]()
    around = np.full(len(y), whole)
    for inside in _places(rows):
        names, at = np.unique(inside, return_inverse=True)
        outer = np.zeros(len(names))
        outer[at] = around
        rates = (np.bincount(at, y) + WEIGHT * outer) / (np.bincount(at) + WEIGHT)
        places |= dict(zip(names.tolist(), rates.tolist(), strict=True))
        around = rates[at]
    return AreaRate(whole, places)


def _places(rows: Rows) -> list[np.ndarray]:
    """Return the names of the places of each row, the widest first, as far as the rows tell them."""
    found: list[np.ndarray] = []
    for name in PLACES:
        if name in rows.groups:
            told = np.array([str(value).replace("\0", "") for value in rows.groups[name]], dtype=object)
            found.append(told if not found else found[-1] + "\0" + told)
    return [f.astype(str) for f in found]
