"""Time said in plain words: never more certain than a model can be, and with how often it held."""

from datetime import datetime, timedelta

import pytest

from headway.core.done_by import by_fridays, chance
from headway.core.promise import end_of, meant, named, next_fridays, percent

AT = datetime(2024, 5, 1, 12)
TIMES = (3600.0, 86400.0, 864000.0)


def test_a_day_beyond_two_weeks_is_said_with_its_date():
    assert named(AT, datetime(2024, 5, 3)) == "Friday"
    assert named(AT, datetime(2024, 5, 10)) == "next Friday"
    assert named(AT, datetime(2024, 5, 17)) == "Friday, 2024-05-17"
    assert named(AT, datetime(2024, 4, 26)) == "Friday, 2024-04-26"


def test_a_later_day_is_never_less_likely_and_a_past_one_is_not_promised():
    days = [AT + timedelta(days=day) for day in range(60)]
    said = [chance(TIMES, (end_of(day) - AT).total_seconds()) for day in days]
    assert said == sorted(said)
    assert chance(TIMES, (end_of(datetime(2024, 4, 20)) - AT).total_seconds()) == 0.0


@pytest.mark.parametrize("times", [(60.0, 61.0, 62.0), (1.0, 1.0, 1.0)])
def test_no_chance_is_said_to_be_certain(times):
    assert by_fridays(times, AT, AT) == "by Friday over 99 %, by next Friday over 99 %"
    assert (percent(1.0), percent(0.0)) == ("over 99 %", "under 1 %")


def test_an_interval_says_whether_such_intervals_held():
    assert "held 71 in 100 of 350" in meant(0.712, 350)
    assert "not yet known" in meant(None, 0)


def test_fridays_start_today_when_it_is_one():
    assert [day.day for day in next_fridays(datetime(2024, 5, 3, 9), 3)] == [3, 10, 17]
