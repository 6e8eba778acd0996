"""What every task, candidate, fact and check owes, found by its file: a contributor is told what was forgotten."""

from dataclasses import replace
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest

from headway.core.errors import HeadwayError
from headway.core.registry import discover
from headway.core.units import UNITS
from headway.models.base import HORIZONS, Candidate, Check, Fact, FeatureGroup, Model, Plan, Rows, Target, Task, Tokens

TASKS = discover("headway.models.tasks", Task)
CANDIDATES = discover("headway.models.candidates", Candidate)
FEATURES = discover("headway.models.features", FeatureGroup)
CHECKS = discover("headway.models.checks", Check)
WAYS = [(c, target) for c in CANDIDATES.values() for target in c.targets]
KINDS = ("fix", "feature", "docs")
FACTS = tuple(fact.name for name in TASKS["change_risk"].features for fact in FEATURES[name].facts if not fact.person)
"""What a model of change risk may know, so that a shipped prior finds the facts it was made of."""
NOW = np.datetime64("2025-01-01", "us")

each_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
each_way = pytest.mark.parametrize(
    ("candidate", "target"),
    [pytest.param(c, t, marks=pytest.mark.xdist_group(c.name), id=f"{c.name}-{t}") for c, t in WAYS],
)
each_fact = pytest.mark.parametrize("fact", [f for g in FEATURES.values() for f in g.facts], ids=lambda f: f.name)


def rows(target: Target, n: int = 400) -> Rows:
    dice = np.random.default_rng(9)
    x = dice.lognormal(2, 1, (n, len(FACTS)))
    x[dice.random(x.shape) < 0.1] = np.nan
    pull = np.nan_to_num(np.log1p(x[:, 0])) - 2
    y = {
        "chance": (dice.random(n) < 1 / (1 + np.exp(1 - 1.5 * pull))).astype(float),
        "time": np.exp(dice.normal(10 + pull, 1.5)),
        "kind": np.clip(np.round(pull + 1), 0, 2),
    }[target]
    at = NOW - np.arange(n, 0, -1) * np.timedelta64(12, "h")
    known_at = at + (y * 1e6).astype("m8[us]") if target == "time" else at
    groups = {"repository": np.full(n, "app", object), "area": dice.choice(np.array(["api", "web"], object), n)}
    tokens = Tokens(np.arange(n + 1) * 2, dice.integers(0, 1 << 18, 2 * n).astype(np.uint32))
    return Rows(
        np.array([f"c{i}" for i in range(n)], object),
        at,
        x,
        FACTS,
        y,
        known_at,
        groups,
        tokens,
    )


@cache
def usual(candidate: Candidate, target: Target) -> Model:
    """Train on the usual rows, once for all tests that only predict."""
    return trained(candidate, target, rows(target))


def trained(candidate: Candidate, target: Target, learnt: Rows) -> Model:
    if candidate.extra and not find_spec("torch"):
        pytest.skip(f"the extra headway[{candidate.extra}] is not installed")
    return candidate.fit(learnt, Plan(target, NOW, kinds=KINDS if target == "kind" else ()))


def is_sane(predicted: np.ndarray, n: int, target: Target) -> bool:
    shape = {"chance": (n,), "time": (n, len(HORIZONS)), "kind": (n, len(KINDS))}[target]
    inside = (
        predicted.shape == shape and np.isfinite(predicted).all() and (predicted >= 0).all() and (predicted <= 1).all()
    )
    rising = target != "time" or (np.diff(predicted, axis=1) >= -1e-9).all()
    return bool(inside and rising)


@each_task
def test_a_task_asks_a_question_and_says_what_it_cannot(task: Task) -> None:
    assert task.question.endswith("?")
    assert task.limits
    assert all(limit.endswith(".") for limit in task.limits)
    assert set(task.features) <= set(FEATURES)
    assert 0 < task.least_gain < 1
    assert (task.target == "kind") == bool(task.kinds)


@each_task
def test_a_task_has_a_rule_to_beat(task: Task) -> None:
    assert [c.name for c in CANDIDATES.values() if c.kind == "rule" and task.target in c.targets]


@each_fact
def test_a_fact_has_a_meaning_a_unit_and_plain_words_about_the_code(fact: Fact) -> None:
    assert fact.unit in UNITS, f"the unit must be one of {', '.join(UNITS)}"
    assert fact.meaning
    assert fact.plain
    assert "hour of" not in fact.meaning, "the hour of day is no fact"


def test_facts_about_people_are_marked_and_keep_to_their_group() -> None:
    assert {group.name for group in FEATURES.values() for fact in group.facts if fact.person} <= {"person"}


def test_no_two_groups_share_the_name_of_a_fact() -> None:
    names = [fact.name for group in FEATURES.values() for fact in group.facts]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("candidate", CANDIDATES.values(), ids=CANDIDATES)
def test_a_candidate_says_how_it_learns_and_what_is_wrong_with_it(candidate: Candidate) -> None:
    assert "Known problems" in candidate.doc


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_says_what_passes(check: Check) -> None:
    assert len(check.doc.split()) > 12


@each_way
def test_what_is_learnt_predicts_and_comes_back_from_its_files(candidate: Candidate, target: Target) -> None:
    learnt = rows(target)
    model = usual(candidate, target)
    predicted = model.predict(learnt)
    assert is_sane(predicted, len(learnt), target)
    assert np.array_equal(candidate.load(model.files()).predict(learnt), predicted)
    asked = learnt.take(np.arange(0, len(learnt), 20))
    reasons = model.reasons(asked)
    assert reasons is None or (reasons.shape == asked.x.shape and np.isfinite(reasons).all())


@each_way
def test_the_same_rows_and_seed_give_the_same_files(candidate: Candidate, target: Target) -> None:
    assert trained(candidate, target, rows(target)).files() == usual(candidate, target).files()


@each_way
def test_no_poisoned_fact_makes_a_prediction_that_is_none(candidate: Candidate, target: Target) -> None:
    whole, model = rows(target), usual(candidate, target)
    for poison in (np.nan, np.inf, -np.inf, 1e300, -1e300, 0.0):
        assert is_sane(model.predict(replace(whole, x=np.full_like(whole.x, poison))), len(whole), target), poison


@each_way
@pytest.mark.parametrize(
    "how", ["constant", "missing", "endless", "one outcome", "ten rows", "one row", "no rows", "no facts"]
)
def test_a_poor_training_gives_a_sane_model_or_one_line(candidate: Candidate, target: Target, how: str) -> None:
    whole = rows(target, 200)
    poor = {
        "constant": lambda: replace(whole, x=np.ones_like(whole.x)),
        "missing": lambda: replace(whole, x=np.full_like(whole.x, np.nan)),
        "endless": lambda: replace(whole, x=np.where(whole.x > 10, np.inf, whole.x)),
        "one outcome": lambda: replace(whole, y=np.ones_like(whole.y)),
        "ten rows": lambda: whole.take(np.arange(10)),
        "one row": lambda: whole.take(np.arange(1)),
        "no rows": lambda: whole.take(np.arange(0)),
        "no facts": lambda: whole.only(()),
    }[how]()
    made: Model | HeadwayError
    try:
        made = trained(candidate, target, poor)
    except HeadwayError as refusal:
        made = refusal
    if isinstance(made, HeadwayError):
        assert "\n" not in str(made)
    else:
        assert is_sane(made.predict(whole), len(whole), target)
