"""Time said in plain words: never more certain than a model can be, and with how often it held."""

from datetime import datetime

import numpy as np

from headway.core.promise import next_fridays
from headway.models.promise import by_day, interval

CURVE = np.linspace(0.0, 1.0, 64)
AT = datetime(2024, 5, 1, 12)


def test_a_day_beyond_two_weeks_is_said_with_its_date():
    assert by_day(CURVE, AT, datetime(2024, 5, 3)).startswith("by Friday ")
    assert by_day(CURVE, AT, datetime(2024, 5, 10)).startswith("by next Friday ")
    assert by_day(CURVE, AT, datetime(2024, 5, 17)).startswith("by Friday, 2024-05-17 ")


def test_a_later_day_is_never_less_likely_and_a_past_one_is_not_promised():
    said = [float(by_day(CURVE, AT, datetime(2024, 5, day)).split()[-2]) for day in (2, 9, 30)]
    assert said == sorted(said)
    assert by_day(CURVE, AT, datetime(2024, 4, 20)).endswith("under 1 %")


def test_no_chance_is_said_to_be_certain():
    assert by_day(np.ones(64), AT, datetime(2024, 5, 3)).endswith("over 99 %")


def test_an_interval_says_whether_such_intervals_held():
    assert "held 71 in 100 of 350" in interval(CURVE, 0.712, 350)
    assert "not yet known" in interval(CURVE)


def test_fridays_start_today_when_it_is_one():
    assert [day.day for day in next_fridays(datetime(2024, 5, 3, 9), 3)] == [3, 10, 17]
