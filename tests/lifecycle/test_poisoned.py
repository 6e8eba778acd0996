"""Poisoned and degenerate training data: a safe fallback or a refusal in one line, and never a number that is none."""

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from headway.core.errors import HeadwayError
from headway.core.registry import discover
from headway.models.base import Candidate, Plan, Rows, Task, Tokens
from headway.models.guard import sane
from headway.models.made import Made
from headway.models.result import Trial
from headway.models.shipped import priors
from headway.models.trial import Outcome, refit, run_trial
from headway.operate import registry

NOW = np.datetime64("2024-01-02", "us")
KINDS = ("feature", "fix", "docs")
ALL = {
    name: entry
    for name, entry in discover("headway.models.candidates", Candidate).items()
    if not entry.extra or find_spec("torch")
}
PAIRS = [(name, target) for name, entry in ALL.items() for target in entry.targets]
QUICK = {"chance": ("area_rate", "logistic"), "time": ("recent_durations",)}


def rows_of(target: str, n: int = 600, seed: int = 3) -> Rows:
    dice = np.random.default_rng(seed)
    at = np.datetime64("2021-01-01", "us") + np.sort(dice.uniform(0, 1090 * 86400e6, n)).astype("m8[us]")
    x = np.column_stack([dice.lognormal(3, 1, n).round(), dice.lognormal(2, 1, n).round(), dice.uniform(0, 3, n)])
    pull = 1.5 * (np.log1p(x[:, 0]) - 3)
    y = {
        "chance": (dice.uniform(size=n) < 1 / (1 + np.exp(1 - pull))).astype(float),
        "time": np.exp(dice.normal(10 + pull, 1)),
        "kind": np.digitize(pull + dice.normal(0, 1, n), [-0.5, 0.5]).astype(float),
    }[target]
    words = dice.integers(0, 1 << 15, n * 4)
    groups = {"repository": np.full(n, "one", dtype=object), "area": dice.choice(["src", "docs"], n).astype(object)}
    return Rows(
        np.arange(n).astype(str), at, x, ("la", "ld", "entropy"), y, at, groups, Tokens(np.arange(n + 1) * 4, words)
    )


def task_of(target: str) -> Task:
    score = "pinball" if target == "time" else "log_loss"
    absent = {"chance": "no", "time": "censored", "kind": "unknown"}[target]
    return Task(
        "t",
        "T",
        "",
        "?",
        target,
        "landed",
        score,
        0.01,
        absent,
        (),
        ("area",),
        (),
        "",
        KINDS if target == "kind" else (),
    )


def plan_of(target: str) -> Plan:
    return Plan(target, NOW, 1, kinds=KINDS if target == "kind" else ())


def known_to(name: str, rows: Rows) -> Rows:
    """Give rows the facts that a shipped prior knows, where the candidate builds on one."""
    if not ALL[name].prior:
        return rows
    names = priors()[0].names
    more = np.random.default_rng(4).lognormal(1, 1, (len(rows), len(names) - 3))
    return replace(rows, names=names, x=np.column_stack([rows.x, more]))


def tried(rows: Rows, target: str = "chance") -> Outcome:
    return run_trial(task_of(target), rows, plan_of(target), [ALL[name] for name in QUICK[target]])


def nowhere(rows: Rows, column: int, value: float) -> Rows:
    x = rows.x.copy()
    x[:, column] = value
    return replace(rows, x=x)


POISON: dict[str, Callable[[Rows], Rows]] = {
    "every fact constant": lambda r: replace(r, x=np.ones_like(r.x)),
    "every fact missing": lambda r: replace(r, x=np.full_like(r.x, np.nan)),
    "every fact without end": lambda r: replace(r, x=np.full_like(r.x, np.inf)),
    "a fact without end": lambda r: nowhere(r, 1, -np.inf),
    "facts as large as they get": lambda r: replace(r, x=r.x * 1e300),
    "no facts at all": lambda r: replace(r, x=r.x[:, :0], names=()),
    "all at one instant": lambda r: replace(r, at=np.full(len(r), r.at[0]), known_at=np.full(len(r), r.at[0])),
    "all in the future": lambda r: replace(r, at=r.at + np.timedelta64(3650, "D")),
    "a third in the year 2106": lambda r: replace(
        r, at=np.where(np.arange(len(r)) % 3, r.at, np.datetime64("2106-02-07", "us"))
    ),
    "one dated at the beginning of time": lambda r: replace(
        r, at=np.where(np.arange(len(r)), r.at, np.datetime64("1970-01-01", "us"))
    ),
    "dates missing": lambda r: replace(r, at=np.full(len(r), np.datetime64("NaT", "us"))),
    "only one row again and again": lambda r: r.take(np.zeros(len(r), int)),
    "out of order": lambda r: r.take(np.random.default_rng(1).permutation(len(r))),
    "labels missing": lambda r: replace(
        r, y=np.full(len(r), np.nan), known_at=np.full(len(r), np.datetime64("NaT", "us"))
    ),
}
LABELS: dict[str, Callable[[Rows], Rows]] = {
    "labels that are no number": lambda r: replace(r, y=np.where(np.arange(len(r)) % 9, r.y, np.nan)),
    "labels without end": lambda r: replace(r, y=np.where(np.arange(len(r)) % 9, r.y, np.inf)),
    "labels below zero": lambda r: replace(r, y=np.where(np.arange(len(r)) % 9, r.y, -5.0)),
}
ONE = {"never": lambda r: replace(r, y=np.zeros(len(r))), "always": lambda r: replace(r, y=np.ones(len(r)))}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("target", QUICK)
@pytest.mark.parametrize("name", POISON | LABELS)
def test_poison_is_refused_in_one_line_or_does_no_harm(name: str, target: str) -> None:
    rows = (POISON | LABELS)[name](rows_of(target))
    try:
        outcome = tried(rows, target)
    except HeadwayError as error:
        refused = str(error)
    else:
        refused = ""
    assert "\n" not in refused
    assert len(refused) < 400
    if not refused:
        assert name not in LABELS
        assert all(sane(said, len(outcome.test), target) is said for said in outcome.predicted.values())


@pytest.mark.parametrize("name", ONE)
def test_one_class_is_a_not_yet(name: str) -> None:
    with pytest.raises(HeadwayError, match=r"Not yet: only 0 changes of one outcome"):
        tried(ONE[name](rows_of("chance")))


def test_shuffled_labels_release_nothing_but_the_rule() -> None:
    rows, released = rows_of("chance", 1500), []
    for seed in range(8):
        shuffled = np.random.default_rng(seed).permutation(rows.y)
        released.append(tried(replace(rows, y=shuffled)).trial.chosen)
    assert set(released) <= {"area_rate", ""}


def test_a_tenth_of_flipped_labels_costs_score_but_not_safety() -> None:
    rows = rows_of("chance", 1500)
    flipped = np.where(np.random.default_rng(1).uniform(size=1500) < 0.1, 1 - rows.y, rows.y)
    clean, dirty = (tried(replace(rows, y=y)).trial.results[0] for y in (rows.y, flipped))
    assert clean.score < dirty.score
    assert 0 < dirty.measures["auc"] < clean.measures["auc"] <= 1


def fuzzed(n: int, target: str) -> Rows:
    """Return rows of anything that eight bytes can hold, in facts, groups and words."""
    dice = np.random.default_rng(11)
    bits = dice.integers(0, 1 << 64, (n, 3), dtype=np.uint64).view(np.float64)
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e308, -1e308, 5e-324, 1.0, 1e9])
    x = np.where(dice.uniform(size=(n, 3)) < 0.5, bits, dice.choice(odd, (n, 3)))
    strange = np.array(["one", "src", "", "\x00", "💥" * 50, "=cmd()", "never seen"], dtype=object)
    groups = {name: strange[dice.integers(0, len(strange), n)] for name in ("repository", "area")}
    lengths = dice.integers(0, 9, n)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    words = dice.integers(0, 1 << 15, int(offsets[-1]))
    base = rows_of(target, n)
    return replace(base, x=x, groups=groups, tokens=Tokens(offsets, words), y=np.full(n, np.nan))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_ten_thousand_fuzzed_predictions_are_finite_and_in_range(name: str, target: str) -> None:
    entry = ALL[name]
    model = entry.fit(known_to(name, rows_of(target)), plan_of(target))
    rows = known_to(name, fuzzed(10_000, target))
    said = sane(model.predict(rows), 10_000, target, len(KINDS))
    if target == "chance":
        assert said.min() >= 1e-4
        assert said.max() <= 1 - 1e-4
    alone = [model.predict(rows.take(np.array([i])))[0] for i in range(0, 10_000, 500)]
    assert np.allclose(alone, said[::500], atol=1e-5), "one alone is told the same as in a crowd"
    back = entry.load(model.files()).predict(rows)
    assert np.abs(back - said).max() <= 1e-9, "and the same after it was written and read"


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_every_candidate_is_packaged_read_back_and_trained_again_bit_for_bit(
    tmp_path: Path, name: str, target: str
) -> None:
    task, rows, entry = task_of(target), known_to(name, rows_of(target)), ALL[name]
    model, matrix = refit(task, rows, plan_of(target), entry)
    trial = Trial("t", "2024-01-02T00:00:00", 480, 120, 0.3, "0" * 16, 1, (), name, "It is tried.")
    registry.install(tmp_path, Made(task, model, entry, trial, matrix, plan_of(target)))
    served = registry.champion(tmp_path, "t")
    assert np.array_equal(served.model.predict(rows), model.predict(rows))
    again = registry.reproduce(tmp_path, "t")
    assert (again.same_bytes, again.furthest) == (True, 0.0)
