"""Every candidate for a chance learns what is there, comes back bit for bit, and stays within reason on anything."""

import numpy as np
import pytest

from headway.core.errors import BadInput, HeadwayError
from headway.core.registry import discover
from headway.models.base import Candidate, Plan, Rows
from headway.models.scores import auc, ece

NOW = np.datetime64("2025-01-01", "us")
PLAN = Plan("chance", NOW)
NAMES = ("n_added", "n_removed", "noise")
OURS = ("area_rate", "blend", "boosted_trees", "constant", "forest", "logistic", "size_alone")
FOUND = discover("headway.models.candidates", Candidate)
RULES = [name for name in OURS if FOUND[name].kind == "rule"]
MODELS = [name for name in OURS if name not in RULES]


def rows(n: int = 1500, seed: int = 3) -> Rows:
    dice = np.random.default_rng(seed)
    x = np.column_stack([dice.lognormal(3, 1.5, (n, 2)), dice.normal(size=n)])
    area = dice.integers(0, 2, n)
    odds = 1.2 * (np.log1p(x[:, 0]) - 3) + 1.5 * area - 1.5
    y = (dice.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    at = NOW - np.arange(n, 0, -1) * np.timedelta64(1, "h")
    return Rows(np.arange(n).astype(object), at, x, NAMES, y, at, {"area": np.array(["core", "docs"])[area]})


def with_facts(some: Rows, x: np.ndarray) -> Rows:
    return Rows(some.ids, some.at, x, NAMES, some.y, some.known_at, some.groups)


def with_truth(some: Rows, y: np.ndarray) -> Rows:
    return Rows(some.ids, some.at, some.x, NAMES, y, some.known_at, some.groups)


LEARNT, LATER = rows(), rows(seed=4)
FITTED = {name: FOUND[name].fit(LEARNT, PLAN) for name in OURS}


@pytest.mark.parametrize("name", OURS)
def test_it_comes_back_bit_for_bit_from_its_files(name: str) -> None:
    back = FOUND[name].load(FITTED[name].files())
    assert np.array_equal(back.predict(LATER), FITTED[name].predict(LATER))
    assert np.array_equal(back.reasons(LATER), FITTED[name].reasons(LATER))
    assert back.files() == FITTED[name].files()


@pytest.mark.parametrize("name", OURS)
def test_one_row_alone_is_told_what_it_is_told_among_others(name: str) -> None:
    whole = FITTED[name].predict(LATER)
    assert [FITTED[name].predict(LATER.take(np.array([i])))[0] for i in (0, 7, 900)] == whole[[0, 7, 900]].tolist()


@pytest.mark.parametrize("name", OURS)
def test_the_same_rows_make_the_same_model(name: str) -> None:
    assert FOUND[name].fit(LEARNT, PLAN).files() == FITTED[name].files()


@pytest.mark.parametrize("name", [*MODELS, "size_alone"])
def test_the_fact_that_matters_is_found(name: str) -> None:
    said = FITTED[name].predict(LATER)
    assert auc(LATER.y, said) > 0.7
    assert ece(LATER.y, said) < 0.06


@pytest.mark.parametrize("name", [*MODELS, "size_alone"])
def test_reasons_point_at_the_fact_that_matters(name: str) -> None:
    moved = FITTED[name].reasons(LATER)
    assert moved is not None
    assert moved.shape == LATER.x.shape
    assert np.abs(moved[:, 0]).mean() >= np.abs(moved[:, 2]).mean()
    assert np.corrcoef(moved[:, 0], np.log(LATER.x[:, 0]))[0, 1] > 0.6


def test_the_rate_of_an_area_is_told_for_its_rows() -> None:
    said, core = FITTED["area_rate"].predict(LATER), LATER.groups["area"] == "core"
    assert said[core] == pytest.approx(LEARNT.y[LEARNT.groups["area"] == "core"].mean(), abs=0.03)
    assert said[~core].mean() > said[core].mean()


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e308, -1e308, 0.0])
def test_odd_facts_still_give_a_chance(name: str, odd: float) -> None:
    said = FITTED[name].predict(with_facts(LATER, np.full(LATER.x.shape, odd)))
    assert ((said >= 1e-4) & (said <= 1 - 1e-4)).all()


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("odd", [np.nan, np.inf, 1e308, 5.0])
def test_facts_that_say_nothing_leave_the_rate(name: str, odd: float) -> None:
    model = FOUND[name].fit(with_facts(LEARNT, np.full(LEARNT.x.shape, odd)), PLAN)
    assert model.predict(LATER).mean() == pytest.approx(LEARNT.y.mean(), abs=0.05)
    assert np.array_equal(FOUND[name].load(model.files()).predict(LATER), model.predict(LATER))


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("truth", [0.0, 1.0])
def test_one_outcome_alone_is_never_certain(name: str, truth: float) -> None:
    model = FOUND[name].fit(with_truth(LEARNT, np.full(len(LEARNT), truth)), PLAN)
    said = model.predict(LATER)
    assert ((said > 0) & (said < 1)).all()
    assert said.mean() == pytest.approx(truth, abs=0.01)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("n", [1, 2, 7, 39, 45, 80])
def test_few_rows_give_a_cautious_chance(name: str, n: int) -> None:
    said = FOUND[name].fit(LEARNT.take(np.arange(n)), PLAN).predict(LATER)
    assert np.isfinite(said).all()
    assert ((said > 0.001) & (said < 0.999)).all()


@pytest.mark.parametrize("name", OURS)
def test_no_row_at_all_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(HeadwayError, match="no row") as said:
        FOUND[name].fit(LEARNT.take(np.zeros(0, int)), PLAN)
    assert "\n" not in str(said.value)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("truth", [0.5, np.nan, np.inf, -1.0])
def test_a_truth_that_is_neither_yes_nor_no_is_refused(name: str, truth: float) -> None:
    with pytest.raises(HeadwayError, match="0 or 1"):
        FOUND[name].fit(with_truth(LEARNT, np.full(len(LEARNT), truth)), PLAN)


@pytest.mark.parametrize("name", OURS)
def test_no_rows_are_told_nothing(name: str) -> None:
    assert FITTED[name].predict(LATER.take(np.zeros(0, int))).shape == (0,)


def test_ten_thousand_fuzzed_rows_get_chances() -> None:
    dice = np.random.default_rng(9)
    odd = np.array([np.nan, np.inf, -np.inf, 1e308, -1e308, 0.0, -0.0, 1e-320, 5e15])
    x = np.where(dice.random((10_000, 3)) < 0.5, dice.choice(odd, (10_000, 3)), dice.lognormal(3, 4, (10_000, 3)))
    many = LATER.take(np.arange(10_000) % len(LATER))
    for name in OURS:
        said = FITTED[name].predict(with_facts(many, x))
        assert ((said >= 1e-4) & (said <= 1 - 1e-4)).all(), name


def test_a_rate_that_fell_lately_is_followed() -> None:
    dice = np.random.default_rng(5)
    before, after = rows(6000, 6), rows(2000, 7)
    falling = before.y * (dice.random(6000) < np.linspace(1.3, 0.6, 6000))
    lately = after.y * (dice.random(2000) < 0.6)
    said = FOUND["blend"].fit(with_truth(before, falling), PLAN).predict(after)
    never = np.full(2000, falling.mean())
    assert abs(said.mean() - lately.mean()) < 0.6 * abs(never.mean() - lately.mean())


def test_size_alone_enters_no_comparison_where_nothing_says_the_size() -> None:
    unsized = LEARNT.only(("noise",))
    with pytest.raises(BadInput, match="no column says how large each row is"):
        FOUND["size_alone"].fit(unsized, PLAN)
