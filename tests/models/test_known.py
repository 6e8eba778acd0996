"""Labels enter a training only as they were known at its moment."""

import numpy as np

from headway.models.base import Absent, Rows
from headway.models.known import known

DAY = np.timedelta64(1, "D")
START = np.datetime64("2024-01-01", "us")


def rows() -> Rows:
    at = START + np.arange(3) * DAY
    known_at = np.array([START + 5 * DAY, START + 50 * DAY, np.datetime64("NaT")])
    return Rows(
        np.array(["a", "b", "c"], object), at, np.zeros((3, 1)), ("size",), np.array([1.0, 1.0, np.nan]), known_at
    )


def truths(now: np.datetime64, absent: Absent) -> list[float]:
    return list(known(rows(), now, absent).y)


def test_a_fix_after_the_training_moment_does_not_enter_training() -> None:
    assert truths(START + 10 * DAY, "no") == [1.0, 0.0, 0.0]
    assert truths(START + 60 * DAY, "no") == [1.0, 1.0, 0.0]


def test_a_change_after_the_training_moment_is_not_there() -> None:
    assert truths(START + 1 * DAY, "no") == [0.0]


def test_what_is_still_under_way_is_censored_at_its_age() -> None:
    assert truths(START + 10 * DAY, "censored") == [1.0, 9 * 86400.0, 8 * 86400.0]


def test_what_nobody_knows_yet_is_left_out_where_its_absence_says_nothing() -> None:
    assert truths(START + 10 * DAY, "unknown") == [1.0]
