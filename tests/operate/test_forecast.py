"""A forecast of a set of work: drawn from what was known, the same for the same seed, and scored on the past."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from headway.core.errors import Withheld
from headway.core.registry import find
from headway.core.settings import Privacy, Settings, Team
from headway.ingest.derive import derive
from headway.models.base import Candidate, Rows
from headway.models.guard import NotYet
from headway.models.simulate import WEEK, by_durations, by_pace, crps, recalibrated
from headway.operate.durations_then import Durations, Learner
from headway.operate.forecast import Drawing, Forecast, forecast, pasts, scored
from headway.operate.serve import Desk
from operate.branches import START, merged
from operate.invented import invent, moment

ONE = Settings(privacy=Privacy(min_people=1))
NOW = START + timedelta(days=180)


@pytest.fixture(scope="module")
def store():
    return merged(200, 1)


@pytest.fixture
def of(tmp_path: Path) -> Callable[..., Forecast]:
    """Forecast where no model is in use."""
    return lambda store, settings, now, **asked: forecast(Desk(store, settings, now, tmp_path), **asked)


def test_a_steady_pace_gives_the_time_it_takes() -> None:
    every_week = np.full((12, 1), 1_000_000.0)
    drawn = by_pace(every_week / 10, every_week, 1_000_000, 200_000, 1)
    assert np.median(drawn) == pytest.approx(np.log(0.8) / np.log(0.9) * WEEK, rel=0.1)
    assert by_pace(np.zeros((12, 1)), every_week, 100, 1, 1).min() > 4 * 365 * 86400


def test_what_lands_but_began_later_does_not_end_the_set() -> None:
    """A hundred pieces land each week, all begun within it: whoever counts landings alone expects a set to end at once."""
    quick, old = np.zeros((26, 4)), np.full((26, 4), 50.0)
    quick[:, 0], old[:, 0] = 100, 150
    assert np.median(by_pace(quick, old, 50, 40, 1)) > 20 * WEEK


def test_draws_spread_as_far_as_past_truths_did() -> None:
    offs, ends = np.random.default_rng(1).normal(1, 2, 400), [0.1, 0.5, 0.9]
    past = [(1e6, 1e6 * float(np.exp(off)), 1e9) for off in offs]
    drawn = np.log(recalibrated(np.full(2000, 1e6), past) / 1e6)
    assert np.quantile(drawn, ends) == pytest.approx(np.quantile(offs, ends), abs=0.1)
    few = np.linspace(1e5, 1e6, 50)
    assert (recalibrated(few, past[:3]) == few).all()


def test_past_sets_that_are_not_done_count_as_longer() -> None:
    told = [(1e6, 1e6, 1e7)] * 12
    longer = [(1e6, np.inf, 2e6)] * 12
    assert np.median(recalibrated(np.full(100, 1e6), told + longer)) > np.median(recalibrated(np.full(100, 1e6), told))


def test_the_score_is_best_for_the_true_distribution() -> None:
    truths = np.random.default_rng(1).normal(0, 1, 400)
    said = {spread: np.random.default_rng(2).normal(0, spread, 500) for spread in (0.3, 1.0, 3.0)}
    mean = {spread: np.mean([crps(drawn, truth) for truth in truths]) for spread, drawn in said.items()}
    assert min(mean, key=lambda spread: mean[spread]) == 1.0


def invented(seed: int) -> Rows:
    """Seven years of work whose pace drifts for everybody at once: a slow month keeps all of it waiting."""
    chance, day = np.random.default_rng(seed), np.timedelta64(86_400_000_000, "us")
    pace = np.zeros(420)
    for week in range(1, 420):
        pace[week] = 0.9 * pace[week - 1] + chance.normal(0, 0.25)
    begun = np.sort(chance.uniform(0, 7 * 365, 2_000))
    took = np.full(len(begun), np.nan)
    weight = chance.gamma(1, 1, len(begun)) + 0.1
    for i, start in enumerate(begun):
        at, left = start, chance.exponential() / weight[i]
        while at < 7 * 56 * 7 and (step := 0.3 * np.exp(pace[int(at // 7)]) * (7 - at % 7) / 7) < left:
            at, left = 7 * (at // 7 + 1), left - step
        took[i] = at + 7 * left / (0.3 * np.exp(pace[min(int(at // 7), 419)])) - start
    at = np.datetime64("2018-01-01", "us") + (begun * day.astype(float)).astype("m8[us]")
    known_at = at + (took * day.astype(float)).astype("m8[us]")
    groups = {"repository": np.full(len(at), "web", object), "area": np.full(len(at), "", object)}
    return Rows(np.arange(len(at)), at, np.zeros((len(at), 0)), (), took * 86400, known_at, groups)


def test_four_in_five_intervals_hold_on_invented_histories_that_drift() -> None:
    rule, now = (
        find("headway.models.candidates", Candidate, "recent_durations", "candidate"),
        np.datetime64("2024-06-01"),
    )
    held: dict[str, list[bool]] = {}
    for seed in range(6):
        rows = invented(seed)
        past = pasts(Drawing(rows, Durations(rows, Learner(rule, "learned"), now), 0.8, seed), now)
        for name in past[-1].drawn:
            held.setdefault(name, []).extend(ok for _, ok in scored(past, name, now))
    assert len(held) == 2
    for name, oks in held.items():
        assert len(oks) == 6 * 24
        assert 0.7 <= np.mean(oks) <= 0.9, name


def test_all_of_a_set_take_as_long_as_the_slowest() -> None:
    quick, slow = np.zeros(64), np.zeros(64)
    quick[10:], slow[50:] = 1.0, 1.0
    one, both = (np.median(by_durations(np.array([quick, slow]), n, 1)) for n in (1, 2))
    assert both > 1000 * one


def test_the_same_seed_says_the_same_and_both_ways_are_scored(store, of) -> None:
    first, again, other = (of(store, ONE, NOW, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert [way.name.split()[0] for way in first.ways] == ["throughput", "learned"]
    for way in first.ways:
        assert way.low <= way.middle <= way.high
        assert way.n_origins >= 3
        assert 0 < way.crps < 2


def test_a_part_of_the_set_is_done_before_all_of_it(store, of) -> None:
    half, whole = (of(store, ONE, NOW, share=share) for share in (0.5, 1.0))
    assert half.n < whole.n
    assert all(a.middle < b.middle for a, b in zip(half.ways, whole.ways, strict=True))


def test_too_few_people_or_too_little_work_is_said(store, of) -> None:
    with pytest.raises(Withheld):
        of(store, Settings(), NOW)
    with pytest.raises(NotYet):
        of(store, ONE, datetime(2025, 1, 1))


def test_each_declared_team_has_a_forecast_or_a_reason(store, of) -> None:
    teams = {"all": Team(addresses=["*@x.org"]), "none": Team(addresses=["*@y.org"])}
    settings = Settings(privacy=Privacy(min_people=1), teams=teams)
    derive(store, settings)
    found = of(store, settings, NOW)
    assert [(one.team, one.ways) for one in found.teams] == [("all", found.ways)]
    assert found.silent == (
        "none: Not yet: 0 changes with a known first commit are open; 3 are needed for a forecast.",
    )


def test_where_landings_hide_the_branch_no_date_is_drawn(of) -> None:
    with pytest.raises(NotYet, match="hide the first commit of 80 of 80 changes"):
        of(invent(80, 80, 1), ONE, moment(80))
