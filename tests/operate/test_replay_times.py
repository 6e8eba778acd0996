"""A replay of times is corrected as the service is: by each truth when it came, and by none before it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from headway.models.adaptive import Adaptive
from headway.models.base import Candidate, Fact, Plan, Rows, Task
from headway.models.durations import counted
from headway.operate.replay import Past, replay
from headway.operate.said import Prediction
from one_curve import Same

START, SINCE = np.datetime64("2023-01-01", "us"), datetime(2024, 1, 1)
DAY = 86_400.0


def load(files: Mapping[str, bytes]) -> Same:
    return Same(np.frombuffer(files["curve"]))


def fit(rows: Rows, plan: Plan) -> Same:
    return Same(counted(rows.y[np.isfinite(rows.y)], np.ones(int(np.isfinite(rows.y).sum()), bool)))


def fit_adaptive(rows: Rows, plan: Plan) -> Adaptive:
    return Adaptive(fit(rows, plan))


def history(seed: int = 1) -> Rows:
    """Return two years, four changes a day, that take six times as long in the second year."""
    n = 2 * 365 * 4
    at = START + (np.arange(n) * DAY / 4 * 1e6).astype("m8[us]")
    y = np.exp(np.random.default_rng(seed).normal(11, 0.6, n)) * np.where(at < np.datetime64(SINCE), 1, 6)
    groups = {"repository": np.full(n, "shop", object), "author_kind": np.full(n, "human", object)}
    return Rows(
        np.arange(n).astype(str).astype(object), at, np.zeros((n, 0)), (), y, at + (y * 1e6).astype("m8[us]"), groups
    )


def replayed(task: Task, rows: Rows, candidate: Candidate) -> tuple[float, list[Prediction]]:
    people = {str(subject): f"p{i % 9}" for i, subject in enumerate(rows.ids)}
    timed = replace(task, name="completion_time", target="time", score="pinball", absent="censored", groups=())
    plan = Plan("time", rows.at[-1] + np.timedelta64(90, "D"))
    found, kept = replay(Past(timed, dict[str, Fact](), rows, people, least=5), SINCE, plan, [candidate])
    assert found.covered is not None
    return found.covered, kept


@pytest.fixture
def still() -> Candidate:
    return Candidate("still", "Still", "one curve", "rule", ("time",), fit, load)


@pytest.fixture
def follows() -> Candidate:
    return Candidate("follows", "Follows", "one curve, corrected", "rule", ("time",), fit_adaptive, load)


def test_a_model_that_follows_drift_follows_it_in_a_replay(task: Task, still: Candidate, follows: Candidate) -> None:
    rows = history()
    assert replayed(task, rows, follows)[0] > replayed(task, rows, still)[0] + 0.2


def test_what_is_said_in_a_replay_hangs_on_no_later_truth(task: Task, follows: Candidate) -> None:
    rows, cut = history(), np.datetime64("2024-07-01")
    other = history(seed=2)
    y = np.where(rows.at + np.timedelta64(60, "D") < cut, rows.y, other.y)
    mixed = replace(rows, y=y, known_at=rows.at + (y * 1e6).astype("m8[us]"))
    before, after = (
        [(p.low, p.high) for p in replayed(task, one, follows)[1] if np.datetime64(p.predicted_at) < cut]
        for one in (rows, mixed)
    )
    same = [a == b for a, b in zip(before, after, strict=True)]
    assert len(same) > 600
    assert all(same[: 4 * 120])
    assert not all(same)
