"""What a model of time knows of a change is what was known at that moment, whatever comes later."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from headway.core.settings import Settings
from headway.models.base import Rows
from headway.models.tasks.completion_time import completion_time
from headway.operate.gather import gather
from operate.branches import SPLIT, merged

NOW = datetime(2025, 1, 1)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return gather(merged(200, 1), Settings(), completion_time, NOW)


def test_times_are_from_the_moment_to_the_landing(rows: Rows) -> None:
    for i in range(len(rows)):
        assert rows.known_at[i] - rows.at[i] == np.timedelta64(int(rows.y[i] * 1e6), "us")
        assert rows.y[i] > 0
    days = {"opened": 0, "+1 d": 1, "+7 d": 7, "+30 d": 30}
    np.testing.assert_array_equal(rows["days_open"], [days[age] for age in rows.groups["age"]])


def test_a_change_is_asked_again_only_while_it_is_open(rows: Rows) -> None:
    lasted = rows.y + rows["days_open"] * 86400
    for days in (1, 7):
        asked = int((rows["days_open"] == days).sum())
        assert asked == int((lasted[rows["days_open"] == 0] > days * 86400).sum()) > 0


def test_commits_of_later_moments_are_not_counted(rows: Rows) -> None:
    opened, later = rows["days_open"] == 0, rows["days_open"] == 1
    assert (rows["n_commits_so_far"][opened] == 1).all()
    assert rows["n_commits_so_far"][later].max() == 2


def test_pace_tells_what_had_landed_by_then(rows: Rows) -> None:
    last = len(rows) - 1
    landed = {
        str(rows.ids[i]).split("+")[0]: (rows.known_at[i], rows.y[i] + rows["days_open"][i] * 86400)
        for i in range(len(rows))
    }
    for half, fact in ((180, "pace_middle_half"), (30, "pace_middle_month")):
        since = rows.at[last] - np.timedelta64(half, "D")
        seen = [np.log(took) for at, took in landed.values() if since <= at < rows.at[last]]
        assert rows[fact][last] == pytest.approx(np.median(seen))


def test_an_unfinished_change_has_no_truth_yet() -> None:
    early = gather(merged(200, 1), Settings(), replace(completion_time), SPLIT)
    unfinished = np.isnat(early.known_at)
    assert unfinished.any()
    assert np.isnan(early.y[unfinished]).all()
