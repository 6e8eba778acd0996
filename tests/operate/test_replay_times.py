"""A replay of times is corrected as the service is: by each truth when it came, and by none before it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from headway.models.adaptive import Adaptive
from headway.models.base import Candidate, Fact, Plan, Rows, Task
from headway.models.durations import counted
from headway.operate.replay import Past, Replay, replay
from headway.operate.said import Prediction, change_of
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


def slow(rows: Rows) -> Rows:
    """Return the same history at half the pace: four years."""
    at = START + 2 * (rows.at - START)
    return replace(rows, at=at, known_at=at + (rows.y * 1e6).astype("m8[us]"))


def replayed(task: Task, rows: Rows, candidate: Candidate) -> tuple[float, list[Prediction]]:
    found, kept = replayed_whole(task, rows, candidate)
    assert found.covered is not None
    return found.covered, kept


def replayed_whole(task: Task, rows: Rows, candidate: Candidate) -> tuple[Replay, list[Prediction]]:
    people = {change_of(subject): f"p{i % 9}" for i, subject in enumerate(rows.ids)}
    timed = replace(task, name="completion_time", target="time", score="pinball", absent="censored", groups=())
    plan = Plan("time", rows.at[-1] + np.timedelta64(90, "D"))
    return replay(Past(timed, dict[str, Fact](), rows, people, least=5), SINCE, plan, [candidate])


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


def test_a_model_that_grew_stale_is_trained_anew_with_what_was_known_then(task: Task) -> None:
    moments: list[np.datetime64] = []

    def fit_noting(rows: Rows, plan: Plan) -> Same:
        assert (rows.at < plan.now).all()
        assert not (rows.known_at > plan.now).any()
        moments.append(plan.now)
        return fit(rows, plan)

    noting = Candidate("noting", "Noting", "one curve", "rule", ("time",), fit_noting, load)
    rows = slow(history())
    found, kept = replayed_whole(task, rows, noting)
    yearly = [np.datetime64(SINCE, "us") + np.timedelta64(365 * i, "D") for i in range(3)]
    assert moments[-3:] == yearly
    assert ", trained anew every year, " in found.sentence
    assert len({p.high for p in kept}) == 3
    assert {p.version for p in kept} == {"rule noting as of 2024-01-01"}


def test_a_replay_of_one_year_trains_once(task: Task, still: Candidate) -> None:
    found, _ = replayed_whole(task, history(), still)
    assert "trained anew" not in found.sentence
    assert found.sentence.endswith("; they were too narrow.")
    assert "failed its checks" not in found.sentence


def test_what_failed_its_checks_then_is_said_to_have(task: Task, still: Candidate) -> None:
    rows = history()
    half = np.datetime64("2023-10-10", "us")
    found, _ = replayed_whole(task, replace(rows, y=np.where(rows.at < half, rows.y / 40, rows.y)), still)
    assert found.version == "rule still, which failed its checks and would not have spoken, as of 2024-01-01"
    assert "of the rule still, which failed its checks and would not have spoken, with what" in found.sentence


def test_several_sayings_about_one_change_make_nothing_surer(task: Task, still: Candidate) -> None:
    rows = history()
    four = replace(rows, ids=np.array([f"{i // 4}+{i % 4}" for i in range(len(rows))], object))
    one, some = (replayed_whole(task, each, still)[0] for each in (rows, four))
    assert one.covered == some.covered
    assert (one.covered_interval[1] - one.covered_interval[0]) * 1.7 < some.covered_interval[1] - some.covered_interval[
        0
    ]
    assert f"predictions about {round(some.n / 4):,} changes since" in some.sentence
