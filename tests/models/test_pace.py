"""What is learnt while work is quick holds when everything slows down, where the pace is a fact."""

import numpy as np
import pytest

from headway.models.base import HORIZONS, Plan, Rows
from headway.models.candidates._pace import FACTS, in_pace, in_seconds, paces
from headway.models.candidates.hazard_trees import hazard_trees
from headway.models.durations import quantiles
from headway.models.scores import pinball

DAY = 86_400.0


def made(n: int, pace: np.ndarray, seed: int) -> Rows:
    """Return n finished rows whose time is the pace (n,) in seconds, times what one fact says, times chance."""
    draw = np.random.default_rng(seed)
    fact = draw.normal(size=n)
    seconds = pace * np.exp(fact + draw.normal(0, 0.5, n))
    at = np.datetime64("2024-01-01", "us") + (np.arange(n) * 3600e6).astype("m8[us]")
    told = np.column_stack([np.log(pace), np.log(pace), np.full(n, 50.0), fact])
    return Rows(np.arange(n), at, told, (*FACTS, "fact"), seconds, at + (seconds * 1e6).astype("m8[us]"), {})


def test_a_pace_never_met_before_is_answered_in_its_own_unit() -> None:
    model = hazard_trees.fit(made(3000, np.full(3000, DAY), 1), Plan("time", np.datetime64("2030-01-01", "us")))
    slow = made(1000, np.full(1000, 8 * DAY), 2)
    told = np.log(quantiles(model.predict(slow)))
    truth = np.log(slow.y)
    assert pinball(truth, told) < 0.6 * pinball(truth, told - np.log(8))
    assert 0.74 < ((told[:, 0] <= truth) & (truth <= told[:, 2])).mean() < 0.86


def test_there_and_back_is_the_clock_again() -> None:
    rows = made(40, np.geomspace(60, 900 * DAY, 40), 3)
    assert (in_pace(rows).y * paces(rows)) == pytest.approx(rows.y)
    sure = (HORIZONS[None, :] >= in_pace(rows).y[:, None]).astype(float)
    back = quantiles(in_seconds(sure, rows), (0.5,))[:, 0]
    step = HORIZONS[1] / HORIZONS[0]
    seen = (rows.y > HORIZONS[0] * step) & (rows.y < HORIZONS[-1] / step)
    assert np.abs(np.log(back / rows.y))[seen].max() <= np.log(step) * 1.01


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e308, -1e308, 0.0])
def test_a_strange_pace_is_still_a_finite_one(odd: float) -> None:
    rows = made(5, np.full(5, DAY), 4)
    rows.x[:, 0] = odd
    assert np.isfinite(paces(rows)).all()
    assert (paces(rows) > 0).all()
    rows.x[:, :3] = odd
    assert np.isfinite(paces(rows)).all()
    assert (paces(rows) > 0).all()


def test_where_no_fact_tells_the_pace_time_is_the_clock() -> None:
    assert paces(made(5, np.full(5, 3 * DAY), 5).only(("fact",))).tolist() == [1.0] * 5
