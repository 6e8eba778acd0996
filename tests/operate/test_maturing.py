"""A watch that cannot tell yet says how many predictions matured, how many each test needs, and about when that will be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from headway.models.base import Rows, Task
from headway.operate.maturing import coming, waits
from headway.operate.monitor import LEAST_WINDOW, Use, watch_over
from headway.operate.monitor_all import as_text
from headway.operate.reference import Watch

RELEASED = datetime(2025, 1, 1)


def moments(n: int, first: datetime, every: timedelta) -> np.ndarray:
    return np.datetime64(first, "us") + np.arange(n) * np.timedelta64(every)


def test_the_day_is_that_of_the_predictions_made_and_then_of_the_present_rate() -> None:
    two_a_week = timedelta(days=3.5)
    before, since = moments(100, RELEASED - 100 * two_a_week, two_a_week), moments(20, RELEASED, two_a_week)
    now = RELEASED + 20 * two_a_week
    come = coming(before, since, now, days=30)
    assert come.per_week == pytest.approx(2, abs=0.05)
    made, more, far = waits([("a", 20, True), ("b", 40, True), ("c", 200, False)], come, 11, RELEASED, now)
    assert (made.n, made.about) == (11, f"{RELEASED + 19 * two_a_week + timedelta(days=30):%Y-%m-%d}")
    expected = now + timedelta(days=20 / come.per_week * 7 + 30)
    assert (more.about, more.is_in_time) == (f"{expected:%Y-%m-%d}", True)
    assert (far.n, far.is_in_time) == (20, False)
    assert far.sentence.endswith(
        f"about {far.about}, after this model's year is over: a newer one will be in use by then."
    )
    assert waits([("a", 11, True)], come, 11, RELEASED, now) == ()


def test_where_nothing_comes_up_any_more_no_day_is_promised() -> None:
    old = moments(50, RELEASED - timedelta(days=900), timedelta(days=1))
    come = coming(old, old[:0], RELEASED, days=30)
    (wait,) = waits([("Accuracy", 100, True)], come, 0, RELEASED, RELEASED)
    assert (come.per_week, wait.about) == (0, "")
    assert wait.sentence == "Accuracy: 0 of the 100 mature predictions that it needs; none came up in the last year."


@pytest.mark.parametrize("days", [1, 7])
def test_a_small_team_is_told_how_far_each_test_is(task: Task, history: Callable[..., Rows], days: int) -> None:
    rows = history(900)
    said = 1 / (1 + np.exp(1.5 - 1.2 * rows.x[:, 0]))
    watch = Watch.of("v1", str(rows.at[-1] + np.timedelta64(80, "D")), rows, said, float(rows.y.mean()))
    at = moments(40, datetime.fromisoformat(watch.as_of), timedelta(days=days))
    use = replace(rows.take(np.arange(40)), at=at, known_at=np.full(40, np.datetime64("NaT", "us")))
    now = at[-1] + np.timedelta64(1, "D")
    found = watch_over(Use(task, watch, rows, use, said[:40], np.full(40, "p", object)), now, least=5)
    n_mature = int((at + np.timedelta64(int(watch.ripening_days * 86400), "s") <= now).sum())
    assert found.state == "not yet"
    assert found.n_mature == n_mature < LEAST_WINDOW
    assert [(w.n, w.is_mature) for w in found.waiting if w.test == "Accuracy"] == [(n_mature, True)]
    assert {w.needed for w in found.waiting if w.test.startswith("Whether")} == {LEAST_WINDOW}
    text = as_text(found)
    assert f"{n_mature} of its predictions have matured; {found.per_week:.1f} a week come up" in text
    assert text.count("  Waits: ") == len(found.waiting) >= 3
