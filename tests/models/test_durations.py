"""Curves of chances over time: their quantiles, their conditioning on still being open, and how they are counted."""

import numpy as np
import pytest

from headway.models.base import HORIZONS
from headway.models.durations import chance_by, counted, given_open, quantiles, rising

LOG_UNIFORM = np.linspace(0.0, 1.0, 64)[None, :]


def test_quantiles_of_a_curve_straight_in_log_time_are_its_inverse():
    found = quantiles(LOG_UNIFORM, (0.25, 0.5))
    span = np.log(HORIZONS[-1] / HORIZONS[0])
    assert np.log(found[0] / HORIZONS[0]) == pytest.approx([0.25 * span, 0.5 * span])


def test_quantiles_stop_at_the_first_and_the_last_horizon():
    assert quantiles(np.ones((1, 64)))[0] == pytest.approx([60.0, 60.0, 60.0])
    assert quantiles(np.zeros((1, 64)))[0] == pytest.approx([HORIZONS[-1]] * 3)


def test_the_chance_at_a_quantile_is_its_level():
    curve = rising(np.random.default_rng(3).random((20, 64)).cumsum(axis=1) / 40)
    for level in (0.2, 0.6):
        assert chance_by(curve, quantiles(curve, (level,))[:, 0]) == pytest.approx(np.full(20, level), abs=1e-9)


def test_counting_without_censoring_is_the_share_done():
    seconds = np.random.default_rng(1).lognormal(10, 2, 500)
    expected = (seconds[:, None] <= HORIZONS).mean(axis=0)
    assert counted(seconds, np.ones(500, bool)) == pytest.approx(expected)


def test_censored_work_lengthens_the_curve_as_kaplan_and_meier_say():
    seconds = np.array([100.0, 200.0, 200.0, 400.0])
    done = np.array([True, False, True, True])
    curve = counted(seconds, done)
    at_300 = curve[np.searchsorted(HORIZONS, 300) - 1]
    assert at_300 == pytest.approx(1 - 3 / 4 * 2 / 3)


def test_open_work_is_asked_about_what_is_left():
    curve = LOG_UNIFORM
    day = np.array([86400.0])
    later = given_open(curve, day)
    expected = (chance_by(curve, 8 * day) - chance_by(curve, day)) / (1 - chance_by(curve, day))
    assert chance_by(later, 7 * day) == pytest.approx(expected, abs=2e-3)


def test_work_that_outlived_its_curve_still_gets_a_curve():
    later = given_open(np.ones((1, 64)), np.array([86400.0]))
    assert (np.diff(later) >= 0).all()
    assert 0.4 < chance_by(later, np.array([86400.0]))[0] < 0.6
