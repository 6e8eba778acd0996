"""A forecast of a set of work: drawn from what was known, the same for the same seed, and scored on the past."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from headway.core.errors import Withheld
from headway.core.settings import Privacy, Settings
from headway.models.guard import NotYet
from headway.models.simulate import WEEK, by_durations, by_throughput
from headway.operate.forecast import forecast
from operate.branches import START, merged

ONE = Settings(privacy=Privacy(min_people=1))
NOW = START + timedelta(days=180)


@pytest.fixture(scope="module")
def store():
    return merged(200, 1)


def test_a_steady_pace_gives_the_time_it_takes() -> None:
    drawn = by_throughput(np.full(12, 5), 20, 1)
    assert drawn == pytest.approx(np.full(len(drawn), 4 * WEEK))
    assert by_throughput(np.zeros(12, int), 1, 1).min() > 4 * 365 * 86400


def test_all_of_a_set_take_as_long_as_the_slowest() -> None:
    quick, slow = np.zeros(64), np.zeros(64)
    quick[10:], slow[50:] = 1.0, 1.0
    one, both = (np.median(by_durations(np.array([quick, slow]), n, 1)) for n in (1, 2))
    assert both > 1000 * one


def test_the_same_seed_says_the_same_and_both_ways_are_scored(store) -> None:
    first, again, other = (forecast(store, ONE, NOW, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert [way.name.split()[0] for way in first.ways] == ["throughput", "learned"]
    for way in first.ways:
        assert way.low <= way.middle <= way.high
        assert way.n_origins >= 3
        assert 0 < way.pinball < 2


def test_a_part_of_the_set_is_done_before_all_of_it(store) -> None:
    half, whole = (forecast(store, ONE, NOW, share=share) for share in (0.5, 1.0))
    assert half.n < whole.n
    assert all(a.middle < b.middle for a, b in zip(half.ways, whole.ways, strict=True))


def test_too_few_people_or_too_little_work_is_said(store) -> None:
    with pytest.raises(Withheld):
        forecast(store, Settings(), NOW)
    with pytest.raises(NotYet):
        forecast(store, ONE, datetime(2025, 1, 1))
