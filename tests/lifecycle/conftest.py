"""A home with one version of a model that is quick to train, and the makers of invented rows."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from headway.core.registry import discover
from headway.models.base import Candidate, Plan, Rows, Task
from headway.models.made import Made
from headway.models.result import Trial
from headway.operate.registry import install

CANDIDATES = discover("headway.models.candidates", Candidate)
TASK = "completion_time"
NOW = np.datetime64("2024-01-02", "us")


def rows_of(n: int = 400, seed: int = 1) -> Rows:
    dice = np.random.default_rng(seed)
    at = np.datetime64("2021-01-01", "us") + np.sort(dice.uniform(0, 1090 * 86400e6, n)).astype("m8[us]")
    x = np.column_stack([dice.lognormal(3, 1, n).round(), dice.uniform(0, 1, n)])
    x[::17, 1] = np.nan
    y = np.exp(dice.normal(10, 1, n) + 0.5 * np.log1p(x[:, 0]))
    groups = {"repository": np.full(n, "one"), "area": dice.choice(["src", "docs"], n), "author": np.full(n, "ada")}
    return Rows(
        np.array([f"c{i}" for i in range(n)]), at, x, ("n_added", "entropy"), y, at + (y * 1e6).astype("m8[us]"), groups
    )


def task_of(name: str = TASK) -> Task:
    return Task(
        name, "Completion time", "Invented.", "When?", "time", "opened", "pinball", 0.01, "censored", (), ("area",), ("A limit.",), ""
    )  # fmt: skip


def trial_of(name: str = "recent_durations", task: str = "completion_time") -> Trial:
    return Trial(task, "2024-01-02T00:00:00", 320, 80, 1.0, "0" * 16, 1, (), name, "It suffices.")


def made_of(seed: int = 1, candidate: str = "recent_durations", n: int = 400) -> Made:
    rows, plan = rows_of(n, seed), Plan("time", NOW, seed)
    entry = CANDIDATES[candidate]
    return Made(task_of(), entry.fit(rows, plan), entry, trial_of(candidate), rows, plan)


@dataclass(frozen=True)
class Home:
    """Where models lie, the version installed there, and its folder."""

    path: Path
    version: str

    @property
    def folder(self) -> Path:
        return self.path / "models" / "completion_time" / self.version


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, install(tmp_path, made_of()))


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a forest, trained once for all tests."""
    place = tmp_path_factory.mktemp("forest")
    return place / "models" / "completion_time" / install(place, made_of(candidate="hazard_trees"))


@pytest.fixture
def made():
    return made_of
