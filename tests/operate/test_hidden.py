"""Where landings hide the branch, nothing is said of times, and why."""

import numpy as np

from headway.models.base import Rows
from headway.models.tasks.change_risk import change_risk
from headway.models.tasks.completion_time import completion_time
from headway.operate.hidden import hidden, tellable
from operate.branches import START, merged
from operate.invented import invent, moment

ONE = Rows(np.array(["a"]), np.array([moment(80)], "M8[us]"), np.zeros((1, 0)), (), np.zeros(1), np.array([moment(80)], "M8[us]"), {"repository": np.array(["web"], object)})  # fmt: skip


def test_a_repository_of_direct_pushes_tells_no_times_but_risks() -> None:
    store = invent(80, 80, 1)
    assert "hide the first commit of 80 of 80 changes" in hidden(store, moment(80))["web"]
    assert len(tellable(store, completion_time, ONE, moment(80))) == 0
    assert len(tellable(store, change_risk, ONE, moment(80))) == 1


def test_a_repository_of_merges_tells_times() -> None:
    assert hidden(merged(60, 1), START.replace(year=2024)) == {}
