"""Kind rates: how often each kind came up in this repository, lately more than long ago."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.models.base import Model, Plan, Rows, candidate

HALF_LIFE = 365.0
"""Days after which a past row counts half."""


@dataclass(frozen=True)
class KindRates:
    """The shares of each kind, by repository and ("") over all."""

    shares: dict[str, list[float]]

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the shares of the row's repository, (n, m)."""
        names = rows.groups.get("repository", np.full(len(rows), "", dtype=object))
        return np.array([self.shares.get(name, self.shares[""]) for name in names]).reshape(len(rows), -1)

    def reasons(self, rows: Rows) -> np.ndarray | None:  # noqa: ARG002 - it looks at no fact
        """Return None: no fact moves it."""
        return None

    def files(self) -> dict[str, bytes]:
        """Return the shares as JSON."""
        return {"rates.json": json.dumps(self.shares, sort_keys=True).encode()}


def load(files: Mapping[str, bytes]) -> Model:
    """Read the shares back; raise `ValueError` where they are no shares."""
    shares = {str(name): [float(v) for v in values] for name, values in json.loads(files["rates.json"]).items()}
    if "" not in shares or not all(np.isfinite(v).all() and abs(sum(v) - 1) < 1e-6 for v in shares.values()):
        raise ValueError("rates.json must hold shares that sum to 1, and those over all under an empty name.")
    return KindRates(shares)


@candidate(kind="rule", targets=("kind",), load=load)
def kind_rates(rows: Rows, plan: Plan) -> Model:
    """Count the kinds, one row half as much for each year of its age, with one pseudo-count spread over all kinds.

    *Known problems:* says the same of every row of a repository.
    """
    age = (plan.now - rows.at).astype("m8[us]").astype(float) / 86400e6
    weight = 0.5 ** (np.maximum(age, 0) / HALF_LIFE)
    names = rows.groups.get("repository", np.full(len(rows), "", dtype=object))
    parts = {"": np.ones(len(rows), bool)} | {str(name): names == name for name in sorted(set(names))}
    return KindRates({name: _shares(rows.y[part], weight[part], len(plan.kinds)) for name, part in parts.items()})


def _shares(y: np.ndarray, weight: np.ndarray, n_kinds: int) -> list[float]:
    counts = np.bincount(y.astype(int), weight, minlength=n_kinds) + 1 / n_kinds
    return [float(v) for v in counts / counts.sum()]
