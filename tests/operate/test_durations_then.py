"""A forecast draws from the model of times in use, says which, and scores it by what it would have said on past days."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
import numpy as np
import pytest

from headway.core.registry import find
from headway.core.settings import Privacy, Settings
from headway.models.base import HORIZONS, Candidate, Plan, Rows, Task
from headway.models.trial import refit, run_trial
from headway.operate.durations_then import LEAST_ROWS, Durations, Learner, learner_of
from headway.operate.forecast import forecast
from headway.operate.gather import gather
from headway.operate.release import release
from headway.operate.serve import Desk
from headway.operate.train import Trained
from operate.branches import START, merged

TASK = find("headway.models.tasks", Task, "completion_time", "task")
LINEAR, RULE = (
    find("headway.models.candidates", Candidate, n, "candidate") for n in ("hazard_linear", "recent_durations")
)
ONE = Settings(privacy=Privacy(min_people=1))
NOW = START + timedelta(days=715)


@pytest.fixture(scope="module")
def store():
    return merged(800, 1)


@pytest.fixture(scope="module")
def rows(store) -> Rows:
    return gather(store, ONE, TASK, NOW)


@pytest.fixture
def desk(store, tmp_path) -> Desk:
    return Desk(store, ONE, NOW, tmp_path)


def put_in_use(desk: Desk, rows: Rows) -> None:
    plan = Plan("time", np.datetime64(desk.now, "us"))
    outcome = run_trial(TASK, rows, plan, (RULE, LINEAR), with_oracle=False)
    trial = msgspec.structs.replace(outcome.trial, chosen=LINEAR.name)
    release(desk, TASK, Trained(trial, LINEAR, *refit(TASK, rows, plan, LINEAR), plan, outcome))


def test_the_model_in_use_tells_the_durations_and_without_one_the_rule_does(desk: Desk, rows: Rows) -> None:
    before = forecast(desk).ways[1]
    assert before.name == "learned durations (recent_durations, no model is in use)"
    put_in_use(desk, rows)
    after = forecast(desk).ways[1]
    assert after.name == "learned durations (hazard_linear, the model in use)"
    assert (after.low, after.middle, after.high) != (before.low, before.middle, before.high)
    assert after.n_origins >= 3
    assert after.crps != before.crps
    assert forecast(desk, learner="recent_durations").ways[1].name == "learned durations (recent_durations)"


def test_a_model_that_knows_what_came_later_does_not_speak(desk: Desk, rows: Rows) -> None:
    put_in_use(desk, rows)
    earlier = learner_of(replace(desk, now=NOW - timedelta(days=1)))
    assert (earlier.candidate.name, earlier.model) == ("hazard_linear", None)
    assert learner_of(desk).model is not None


@dataclass(frozen=True)
class Step:
    """Done at once, or never."""

    chance: float

    def predict(self, rows: Rows) -> np.ndarray:
        return np.full((len(rows), len(HORIZONS)), self.chance)


def spied(seen: list[tuple[Rows, Plan]], kind: str) -> Candidate:
    def fit(rows: Rows, plan: Plan) -> Step:
        seen.append((rows, plan))
        return Step(0.0)

    return Candidate("spy", "Spy", "", kind, ("time",), fit, lambda files: Step(0.0))


@pytest.mark.parametrize(("kind", "trainings"), [("rule", 10), ("classical", 2)])
def test_on_past_days_it_is_trained_on_what_was_known_and_a_model_once_a_year(
    rows: Rows, kind: str, trainings: int
) -> None:
    seen: list[tuple[Rows, Plan]] = []
    now = np.datetime64(NOW, "us")
    told = Durations(rows, Learner(spied(seen, kind), "spy", Step(1.0), now), now)
    days = [now - np.timedelta64(days, "D") for days in range(28, 281, 28)]
    for moment in days:
        assert told.said(rows.ids[:1], moment)[0, -1] < 1
        assert all(plan.now <= moment for _, plan in seen[-1:])
    told.said(rows.ids[:1], days[-1] - np.timedelta64(200, "D"))
    assert len(seen) == trainings + (kind == "rule")
    for train, plan in seen:
        assert (train.at < plan.now).all()
        assert not (train.known_at > plan.now).any()
        assert len(train) >= LEAST_ROWS


def test_what_is_open_is_asked_about_at_the_latest_moment_it_had_reached(rows: Rows) -> None:
    now, asked = np.datetime64(NOW, "us"), []

    class Listening(Step):
        def predict(self, rows: Rows) -> np.ndarray:
            asked.append(rows)
            return super().predict(rows)

    slow = [str(i) for i in rows.ids if str(i) + "+7" in set(map(str, rows.ids))][:5]
    begun = {str(i): at for i, at in zip(rows.ids, rows.at, strict=True)}
    told = Durations(rows, Learner(LINEAR, "", Listening(0.5), now), now)
    told.said(np.array(slow, object), now)
    assert asked[-1].groups["age"].tolist() == ["+7 d"] * 5
    assert asked[-1].at.tolist() == [(begun[i] + np.timedelta64(7, "D")).astype(datetime) for i in slow]
