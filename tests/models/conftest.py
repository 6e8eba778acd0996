"""Invented rows with a known truth, a task over them, and the smallest candidates: what every trial of these tests needs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from headway.models.base import HORIZONS, Candidate, Plan, Rows, Task

NAMES = ("n_added", "n_removed", "entropy")


@dataclass(frozen=True)
class Always:
    """Says the same for every row."""

    rate: float

    def predict(self, rows: Rows) -> np.ndarray:
        return np.full(len(rows), self.rate)

    def reasons(self, rows: Rows) -> None:
        return None

    def files(self) -> dict[str, bytes]:
        return {"rate.json": json.dumps(self.rate).encode()}


@dataclass(frozen=True)
class Logistic:
    """A slope for each clipped logarithm, and an offset."""

    weights: np.ndarray

    def predict(self, rows: Rows) -> np.ndarray:
        return np.clip(1 / (1 + np.exp(-(self.weights[0] + facts(rows) @ self.weights[1:]))), 1e-4, 1 - 1e-4)

    def reasons(self, rows: Rows) -> np.ndarray:
        return facts(rows) * self.weights[1:]

    def files(self) -> dict[str, bytes]:
        return {"weights.json": json.dumps(self.weights.tolist()).encode()}


@dataclass(frozen=True)
class Curve:
    """The same rising chances for every row, shifted by one fact on the log scale."""

    middle: float
    slope: float
    spread: float

    def predict(self, rows: Rows) -> np.ndarray:
        middle = self.middle + self.slope * facts(rows)[:, 0]
        return 1 / (1 + np.exp(-(np.log(HORIZONS)[None, :] - middle[:, None]) / self.spread))

    def reasons(self, rows: Rows) -> None:
        return None

    def files(self) -> dict[str, bytes]:
        return {"curve.json": json.dumps([self.middle, self.slope, self.spread]).encode()}


def facts(rows: Rows) -> np.ndarray:
    """Return the logarithms of all facts, missing ones as 0, none beyond a million."""
    return np.log1p(np.clip(np.nan_to_num(rows.x, nan=0.0, posinf=1e6, neginf=0.0), 0, 1e6))


def fit_rate(rows: Rows, plan: Plan) -> Always:
    return Always(float(np.clip(rows.y.mean() if len(rows) else 0.5, 1e-4, 1 - 1e-4)))


def fit_logistic(rows: Rows, plan: Plan) -> Logistic:
    x = np.column_stack([np.ones(len(rows)), facts(rows)])
    weights = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x.T * np.maximum(p * (1 - p), 1e-6)) @ x + np.eye(x.shape[1])
        weights = weights + np.linalg.solve(hessian, x.T @ (rows.y - p) - weights)
    return Logistic(weights)


def fit_median(rows: Rows, plan: Plan) -> Curve:
    done = np.log(np.maximum(rows.y, 60))
    return Curve(float(np.median(done)), 0.0, float(max(done.std() / 1.8, 0.05)))


def fit_slope(rows: Rows, plan: Plan) -> Curve:
    slope, middle = np.polyfit(facts(rows)[:, 0], np.log(np.maximum(rows.y, 60)), 1)
    rest = np.log(np.maximum(rows.y, 60)) - middle - slope * facts(rows)[:, 0]
    return Curve(float(middle), float(slope), float(max(rest.std() / 1.8, 0.05)))


def load_rate(files: Mapping[str, bytes]) -> Always:
    return Always(json.loads(files["rate.json"]))


def load_logistic(files: Mapping[str, bytes]) -> Logistic:
    return Logistic(np.array(json.loads(files["weights.json"])))


def load_curve(files: Mapping[str, bytes]) -> Curve:
    return Curve(*json.loads(files["curve.json"]))


RATE = Candidate("rate", "Rate", "", "rule", ("chance",), fit_rate, load_rate)
LOGISTIC = Candidate("logistic", "Logistic", "", "classical", ("chance",), fit_logistic, load_logistic)
MEDIAN = Candidate("median", "Median", "", "rule", ("time",), fit_median, load_curve)
SLOPE = Candidate("slope", "Slope", "", "classical", ("time",), fit_slope, load_curve)


def make_task(target: str = "chance", **changed: object) -> Task:
    time = target == "time"
    given = {
        "name": "invented",
        "title": "Invented",
        "doc": "Invented.",
        "question": "Will it?",
        "target": target,
        "moment": "landed",
        "score": "pinball" if time else "log_loss",
        "least_gain": 0.01,
        "absent": "censored" if time else "no",
        "features": (),
        "groups": ("team",),
        "limits": ("Invented rows tell nothing about any team.",),
        "sql": "",
    }
    return Task(**(given | changed))


def make_rows(
    n: int = 1500, seed: int = 1, *, slope: float = 0.8, delay_days: float = 60.0, time: bool = False
) -> Rows:
    """Return rows over about three years whose chance (or ln seconds) rises with the first fact; labels come late."""
    dice = np.random.default_rng(seed)
    at = np.datetime64("2021-01-01", "us") + np.sort(dice.uniform(0, 3 * 365 * 86400e6, n)).astype("m8[us]")
    x = np.column_stack([dice.lognormal(3, 1.2, n).round(), dice.lognormal(2, 1.2, n).round(), dice.uniform(0, 3, n)])
    pull = slope * (np.log1p(x[:, 0]) - 3)
    if time:
        y = np.exp(dice.normal(11 + pull, 1.0))
        known_at = at + (y * 1e6).astype("m8[us]")
    else:
        y = (dice.uniform(size=n) < 1 / (1 + np.exp(1.2 - pull))).astype(float)
        late = (dice.exponential(delay_days, n) * 86400e6).astype("m8[us]")
        known_at = np.where(y == 1, at + late, np.datetime64("NaT", "us"))
    now = at[-1] + np.timedelta64(1, "D")
    y, known_at = np.where(known_at > now, np.nan, y), np.where(known_at > now, np.datetime64("NaT", "us"), known_at)
    groups = {"team": dice.choice(["red", "blue"], n), "author_kind": np.full(n, "human")}
    return Rows(np.array([f"c{i}" for i in range(n)]), at, x, NAMES, y, known_at, groups)


def make_plan(rows: Rows, target: str = "chance", seed: int = 1) -> Plan:
    return Plan(target, rows.at[-1] + np.timedelta64(1, "D"), seed)


class Kit:
    """The makers above, handed to a test as one thing."""

    task, rows, plan = staticmethod(make_task), staticmethod(make_rows), staticmethod(make_plan)
    rate, logistic, median, slope = RATE, LOGISTIC, MEDIAN, SLOPE


@pytest.fixture
def kit() -> type[Kit]:
    return Kit
