"""The chance of missing a date falls as the date moves away, uses the usual time where none is given, and is scored."""

from datetime import timedelta

import pytest

from headway.models.guard import NotYet
from headway.operate.delay import delay_score, delays
from headway.operate.learn import learn
from headway.operate.serve import Desk

pytestmark = pytest.mark.xdist_group("learning")


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
