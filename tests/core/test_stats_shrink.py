"""Rates of small places are drawn towards the rest, and their intervals cover."""

import numpy as np

from headway.core.stats.shrink import shrink_rates


def test_a_tiny_place_does_not_win_by_luck():
    exposure = np.array([1.0, 200.0, 200.0, 200.0, 200.0])
    events = np.array([1, 10, 12, 40, 9])
    found = shrink_rates(events, exposure)
    assert events[0] / exposure[0] > events[3] / exposure[3]
    assert found.rate.argmax() == 3
    assert (found.low < found.rate).all()
    assert (found.rate < found.high).all()


def test_shrunken_intervals_cover_over_places():
    rng = np.random.default_rng(9)
    truth = rng.gamma(4, 0.02, 500)
    exposure = rng.uniform(50, 400, 500)
    found = shrink_rates(rng.poisson(truth * exposure), exposure)
    assert 0.93 <= np.mean((found.low <= truth) & (truth <= found.high)) <= 0.97
