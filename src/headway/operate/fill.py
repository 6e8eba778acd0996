"""Fills the predictions whose moment has passed since the last run, each with what was known at that moment."""

import numpy as np

from headway.models.base import Rows
from headway.models.entry import without_aside
from headway.operate.gather import gather_open
from headway.operate.moments import OF_OPEN, Due, due
from headway.operate.said import Prediction, keep, say
from headway.operate.serve import Desk, InUse

SAID = "select subject, moment from prediction where task = ? and version = ? and not is_replay"


def fill(desk: Desk, speaking: InUse, rows: Rows) -> int:
    """Store what the model in use says of every moment that passed and that it did not speak of yet; return how many."""
    serving = speaking.serving
    said = {(str(s), str(m)) for s, m in desk.store.rows(SAID, [serving.task.name, serving.version])}
    new = [p for p in _passed(speaking, rows) if (p.subject, p.moment) not in said]
    new += _open(desk, speaking, said | {(p.subject, p.moment) for p in new})
    keep(desk.store, new)
    return len(new)


def _passed(speaking: InUse, rows: Rows) -> list[Prediction]:
    # a moment before the training was seen by it; saying something of it now would be no prediction
    later = without_aside(rows.take(rows.at > np.datetime64(speaking.as_of, "us")))[0]
    return say(speaking.serving, later, speaking.serving.task.moment)


def _open(desk: Desk, speaking: InUse, said: set[tuple[str, str]]) -> list[Prediction]:
    if speaking.serving.task.name not in OF_OPEN:
        return []
    wanted = [d for d in due(desk.store, desk.now, speaking.as_of) if (d.subject, d.moment) not in said]
    moments = {d.at for d in wanted}
    found: list[Prediction] = []
    for at in sorted(moments):
        asked: dict[str, Due] = {d.subject: d for d in wanted if d.at == at}
        rows = gather_open(desk.store, desk.settings, speaking.serving.task, at)
        rows = rows.take(np.array([str(s) in asked for s in rows.ids], dtype=bool))
        found += [p for d in asked.values() for p in say(speaking.serving, rows.take(rows.ids == d.subject), d.moment)]
    return found
