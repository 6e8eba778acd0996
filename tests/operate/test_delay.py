"""The chance of missing a date falls as the date moves away, uses the usual time where none is given, and is scored."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from headway.core.errors import BadInput
from headway.core.settings import Settings
from headway.models.guard import NotYet
from headway.operate.delay import delay_score, delays
from headway.operate.learn import learn
from headway.operate.serve import Desk, tasks, wanted
from headway.store.duckdb import Store

pytestmark = pytest.mark.xdist_group("learning")


def test_watching_training_and_replaying_it_is_refused_because_another_task_answers_it(tmp_path: Path) -> None:
    store = Store(None)
    with pytest.raises(BadInput, match="delay has no model of its own: it is derived from completion_time"):
        wanted(Desk(store, Settings(), datetime(2025, 1, 1), tmp_path), "delay")
    assert "delay" not in tasks()
    store.close()


@pytest.mark.parametrize("desk", [("completion_time",)], indirect=True)
def test_a_later_date_is_missed_less_often_and_every_chance_is_one(desk: Desk) -> None:
    with pytest.raises(NotYet):
        delays(desk)
    (said,) = learn(desk)
    assert said.speaks, said.sentence
    assert delays(desk) == [], "what is open at the end of this history was begun later"
    desk = Desk(desk.store, desk.settings, desk.now + timedelta(days=120), desk.home)
    near, far = ({d.subject: d.missed for d in delays(desk, desk.now + timedelta(days=days))} for days in (2, 40))
    assert near
    assert all(0 <= far[subject] <= near[subject] <= 1 for subject in near)
    assert {d.missed for d in delays(desk, desk.now - timedelta(days=1))} == {1.0}
    assert {d.source for d in delays(desk)} <= {"usual for its type", "usual for its repository"}
    scored = delay_score(desk)
    assert scored.n == 0 or 0 <= scored.brier <= 1
    assert delay_score(desk) == scored or scored.n == 0
