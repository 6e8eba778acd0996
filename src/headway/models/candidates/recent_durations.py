"""Recent durations: as long as the latest work of the same area or project took, open work counted too."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.models.base import Plan, Rows, candidate
from headway.models.durations import counted, rising

RECENT = 300
"""Finished rows that a curve is counted from: the latest begun ones, with all that began among them, since pace drifts."""

ENOUGH = 30
"""Rows below which the next wider group speaks: area, then repository, then everything."""


@dataclass(frozen=True)
class RecentDurations:
    """One curve for each group that had enough rows; the name of a group is its key, "" for everything."""

    curves: Mapping[str, list[float]]

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the curve of each row's nearest group, (n, 64)."""
        widest = self.curves[""]
        keys = zip(*_keys(rows), strict=True)
        found = [next((self.curves[key] for key in nearest if key in self.curves), widest) for nearest in keys]
        return rising(np.array(found, float).reshape(len(rows), 64))

    def reasons(self, rows: Rows) -> None:
        """Say nothing: a rule looks at no fact of its own."""
        del rows

    def files(self) -> dict[str, bytes]:
        """Return the curves as JSON."""
        return {"curves.json": json.dumps(dict(self.curves)).encode()}


def load(files: Mapping[str, bytes]) -> RecentDurations:
    """Read the curves back."""
    return RecentDurations(json.loads(files["curves.json"]))


@candidate(kind="rule", targets=("time",), load=load)
def recent_durations(rows: Rows, plan: Plan) -> RecentDurations:
    """Count the latest 300 finished rows of each area and repository (Kaplan-Meier), and of everything where those have under 30.

    *Known problems:* says the same of a one-line fix and a rewrite of the same area.
    """
    del plan
    curves = {"": _curve(rows, np.arange(len(rows))).tolist()}
    for keys in _keys(rows):
        for key in np.unique(keys):
            mine = np.flatnonzero(keys == key)
            if len(mine) >= ENOUGH:
                curves[str(key)] = _curve(rows, mine).tolist()
    return RecentDurations(curves)


def _curve(rows: Rows, mine: np.ndarray) -> np.ndarray:
    # Counted by what has finished: the newest rows alone would be open work mostly, which says nothing of the slow ones.
    finished = np.cumsum(~np.isnat(rows.known_at[mine])[::-1])[::-1]
    latest = mine[finished <= RECENT]
    seconds = rows.y[latest]
    told = np.isfinite(seconds)
    return counted(np.maximum(seconds[told], 0.0), ~np.isnat(rows.known_at[latest][told]))


def _keys(rows: Rows) -> list[np.ndarray]:
    """Name the group of each row, nearest first; work asked about again at a later age is a group of its own."""
    named = [rows.groups.get(name, np.full(len(rows), "")).astype(str) for name in ("age", "repository", "area")]
    # The separator cannot stand in a name, so that an area never answers for a repository.
    age, repository, area = (np.char.add(values, "\x00") for values in named)
    return [np.char.add(np.char.add(age, repository), area), np.char.add(age, repository), age]
