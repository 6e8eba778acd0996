"""An invented history with a known rule of what goes wrong, a task over it, and two small ways to learn it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from headway.core.registry import find
from headway.core.settings import Settings
from headway.demo.causes import CAUSES
from headway.demo.history import write
from headway.demo.plan import small
from headway.ingest.run import ingest
from headway.models.base import Candidate, Fact, Plan, Rows, Task
from headway.operate import learn as learning
from headway.operate.registry import home_of
from headway.operate.serve import Desk
from headway.store.duckdb import Store

START = np.datetime64("2024-01-01", "us")
DAY = np.timedelta64(1, "D")
NAMES = ("size", "spread", "noise")
FACTS = {
    "size": Fact("size", "lines", "1", "it is large"),
    "spread": Fact("spread", "folders", "1", "it touches much"),
    "noise": Fact("noise", "repairs of the author", "1", "its author", person=True),
}


def make_history(n: int = 1200, seed: int = 1, strength: float = 1.2) -> Rows:
    """Return n changes over two years: large ones need repair more often, and repairs come 1 to 80 days later."""
    random = np.random.default_rng(seed)
    x = random.standard_normal((n, 3))
    at = START + (np.arange(n) * (730 / n) * DAY.astype("m8[us]").astype(float)).astype("m8[us]")
    y = (random.random(n) < 1 / (1 + np.exp(1.5 - strength * x[:, 0]))).astype(float)
    late = (random.uniform(1, 80, n) * 86400e6).astype("m8[us]")
    known_at = np.where(y == 1, at + late, np.datetime64("NaT", "us"))
    groups = {
        "repository": np.full(n, "shop", object),
        "area": random.choice(["api", "web"], n).astype(object),
        "author_kind": np.full(n, "human", object),
    }
    return Rows(np.array([f"c{i:05}" for i in range(n)], object), at, x, NAMES, y, known_at, groups)


class Line:
    """A logistic model of the first fact, fitted by a few steps of gradient descent."""

    def __init__(self, a: float, b: float) -> None:
        self.a, self.b = a, b

    def predict(self, rows: Rows) -> np.ndarray:
        return np.clip(1 / (1 + np.exp(-(self.a + self.b * rows.x[:, 0]))), 1e-4, 1 - 1e-4)

    def reasons(self, rows: Rows) -> np.ndarray:
        return np.column_stack([self.b * rows.x[:, 0], *[np.zeros(len(rows))] * (rows.x.shape[1] - 1)])

    def files(self) -> dict[str, bytes]:
        return {"line.json": f"[{self.a}, {self.b}]".encode()}


def load(files: Mapping[str, bytes]) -> Line:
    return Line(*json.loads(files["line.json"]))


def fit_line(rows: Rows, plan: Plan) -> Line:
    a = b = 0.0
    for _ in range(300):
        gap = rows.y - Line(a, b).predict(rows)
        a, b = a + gap.mean(), b + (gap * rows.x[:, 0]).mean()
    return Line(a, b)


def fit_rate(rows: Rows, plan: Plan) -> Line:
    rate = np.clip(rows.y.mean(), 1e-3, 0.999)
    return Line(float(np.log(rate / (1 - rate))), 0.0)


@pytest.fixture(scope="session")
def candidates() -> list[Candidate]:
    return [
        Candidate("rate", "Rate", "the rate", "rule", ("chance",), fit_rate, load),
        Candidate("line", "Line", "a line", "classical", ("chance",), fit_line, load),
    ]


@pytest.fixture(scope="session")
def task() -> Task:
    limits = ("Invented.",)
    return Task(
        "change_risk",
        "Change risk",
        "Invented.",
        "Will it?",
        "chance",
        "landed",
        "log_loss",
        0.01,
        "no",
        (),
        ("area",),
        limits,
        "",
    )


@pytest.fixture(scope="session")
def history() -> Callable[..., Rows]:
    return make_history


@pytest.fixture(scope="session")
def facts() -> dict[str, Fact]:
    return FACTS


@pytest.fixture(scope="session")
def shop(tmp_path_factory) -> tuple[Path, datetime]:
    """A database of a generated organisation, and its newest landing."""
    top = tmp_path_factory.mktemp("learning")
    write(small(5, *(cause() for cause in CAUSES.values())), top / "shop")
    store = Store(top / "shop.duckdb")
    ingest(store, [top / "shop"], Settings(), b"k" * 32)
    newest = store.rows("select max(landed_at) from change")[0][0]
    store.close()
    return top / "shop.duckdb", newest


@pytest.fixture
def desk(shop, tmp_path, monkeypatch, request):
    """A desk half a year before the end of the history; nothing that takes long is tried."""
    file, newest = shop
    copy = tmp_path / "shop.duckdb"
    copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(learning, "QUICK", ("area_rate", "logistic", "recent_durations"))
    names = ("change_risk", "completion_time")
    found = {name: find("headway.models.tasks", Task, name, "task") for name in names}
    monkeypatch.setattr(
        learning, "tasks", lambda: {n: t for n, t in found.items() if n in getattr(request, "param", names[:1])}
    )
    store = Store(copy)
    yield Desk(store, Settings(), newest - timedelta(days=120), home_of(copy))
    store.close()
