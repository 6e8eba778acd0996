"""A correction that follows drift: it uses only what was known, restores coverage, and comes back from its file."""

import numpy as np
import pytest

from headway.models.adaptive import Adaptive, corrected, load_adaptive, served, walk
from headway.models.base import Rows
from headway.models.durations import LEVELS, counted, quantiles
from headway.models.known import known
from one_curve import Same

START = np.datetime64("2022-01-01", "us")
CURVE = counted(np.exp(np.random.default_rng(0).normal(9, 1, 4000)), np.ones(4000, bool))


def drifted(n: int, spread: float, seed: int = 1) -> Rows:
    """Return n rows, forty a day, whose log durations spread by `spread` where the curve was made with 1."""
    at = START + (np.arange(n) * 86400e6 / 40).astype("m8[us]")
    y = np.exp(np.random.default_rng(seed).normal(9, spread, n))
    return Rows(np.arange(n), at, np.zeros((n, 0)), (), y, at + (y * 1e6).astype("m8[us]"))


def inside(curves: np.ndarray, rows: Rows) -> np.ndarray:
    ends = quantiles(curves)
    return (ends[:, 0] <= rows.y) & (rows.y <= ends[:, 2])


@pytest.mark.parametrize("spread", [0.7, 1.0, 1.6])
def test_coverage_comes_back_to_eighty_in_a_hundred_after_drift(spread: float) -> None:
    rows = drifted(6000, spread)
    curves = Same(CURVE).predict(rows)
    fixed = corrected(curves, walk(curves, rows, rows.at[-1])[:-1])
    before, after = inside(curves, rows)[2000:].mean(), inside(fixed, rows)[2000:].mean()
    assert 0.77 < after < 0.83
    assert abs(after - 0.8) <= abs(before - 0.8) + 0.02


def test_no_level_hangs_on_a_truth_that_came_later() -> None:
    rows = drifted(1500, 1.5)
    other = drifted(1500, 0.5, seed=2)
    half = 800
    mixed_y = np.where(np.arange(1500) < half, rows.y, other.y)
    mixed = Rows(rows.ids, rows.at, rows.x, (), mixed_y, rows.at + (mixed_y * 1e6).astype("m8[us]"))
    curves = Same(CURVE).predict(rows)
    first, second = (walk(curves, some, rows.at[-1]) for some in (rows, mixed))
    assert (first[: half + 1] == second[: half + 1]).all()
    assert not (first == second).all()


@pytest.mark.parametrize("spread", [0.7, 1.6])
def test_what_is_served_comes_back_to_eighty_in_a_hundred_without_a_training(spread: float) -> None:
    rows = drifted(6000, spread)
    plain, kept = Same(CURVE).predict(rows), served(Adaptive(Same(CURVE)), rows, rows)
    assert abs(inside(plain, rows)[2000:].mean() - 0.8) > 0.08
    assert 0.77 < inside(kept, rows)[2000:].mean() < 0.83


def test_what_is_served_hangs_on_nothing_that_became_known_later() -> None:
    rows, model = drifted(1600, 1.6), Adaptive(Same(CURVE))
    this_week = rows.take(rows.at.astype("M8[W]") == rows.at[1400].astype("M8[W]"))
    monday = this_week.at[0].astype("M8[W]").astype("M8[us]")
    was = served(model, this_week, known(rows, monday, "censored"))
    other = drifted(1600, 0.3, seed=2)
    late = ~(rows.known_at <= monday)
    y = np.where(late, (monday - rows.at).astype(float) / 1e6 + other.y, rows.y)
    turned = Rows(rows.ids, rows.at, rows.x, (), y, rows.at + (y * 1e6).astype("m8[us]"))
    assert (served(model, this_week, rows) == was).all()
    assert (served(model, this_week, turned) == was).all()
    assert not (served(model, this_week, rows) == model.predict(this_week)).all()


def test_work_still_open_widens_the_interval() -> None:
    rows = drifted(3000, 1.0)
    never = Rows(rows.ids, rows.at, rows.x, (), np.full(3000, np.nan), np.full(3000, np.datetime64("NaT", "us")))
    _, middle, high = Adaptive(Same(CURVE)).followed(never, [rows.at[-1] + np.timedelta64(90, "D")])[0].levels
    assert high > 0.98
    assert middle > LEVELS[1]


def test_asking_twice_counts_no_truth_twice() -> None:
    rows = drifted(2000, 1.5)
    model = Adaptive(Same(CURVE))
    assert model.followed(rows, [rows.at[-1]] * 2) == model.followed(rows, [rows.at[-1]]) * 2
    assert model.followed(rows.take(np.arange(0)), [rows.at[-1]])[0].levels == model.levels


def test_a_corrected_curve_says_each_level_where_it_was_told_to() -> None:
    fixed = corrected(CURVE[None, :], np.array([[0.2, 0.5, 0.95]]))
    assert quantiles(fixed)[0] == pytest.approx(quantiles(CURVE[None, :], (0.2, 0.5, 0.95))[0], rel=0.1)
    assert (np.diff(fixed) >= 0).all()


@pytest.mark.parametrize("state", [b"[0.2, 0.1]", b"[NaN, 0.5, 0.9]", b"[0, 0.5, 2]"])
def test_levels_that_are_none_are_taken_as_uncorrected(state: bytes) -> None:
    files = Same(CURVE).files() | {"levels.json": state}
    assert load_adaptive(files, lambda some: Same(np.frombuffer(some["curve"]))).levels == LEVELS
