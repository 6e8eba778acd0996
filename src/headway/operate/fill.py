"""Fills the predictions whose moment has passed since the last run, each with what was known at that moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import numpy as np

from headway.models.base import Rows
from headway.models.entry import without_aside
from headway.operate.beside import rule_beside
from headway.operate.gather import gather_open
from headway.operate.hidden import tellable
from headway.operate.landings import ends
from headway.operate.moments import OF_OPEN, Due, due
from headway.operate.said import Prediction, Serving, keep, say
from headway.operate.serve import Desk, InUse

SAID = "select subject, moment from prediction where task = ? and version = ? and not is_replay"


def fill(desk: Desk, speaking: InUse, rows: Rows) -> int:
    """Store what the model in use says of every moment that passed and that it did not speak of yet; return how many.

    What it said of an open change, it said of the change that this landed as.
    """
    task, version = speaking.serving.task.name, speaking.serving.version
    became = ends(desk.store, task, desk.now)
    said = {(str(s), str(m)) for s, m in desk.store.rows(SAID, [task, version])}
    said |= {(end.change, m) for s, m in said if (end := became.get(s)) and end.change}
    serving = replace(speaking.serving, rule=rule_beside(speaking, rows))
    # a moment before the training was seen by it; saying something of it now would be no prediction
    later = without_aside(rows.take(rows.at > np.datetime64(speaking.as_of, "us")))[0]
    new = [p for p in say(serving, later, asked=later) if (p.subject, p.moment) not in said]
    known = said | {(p.subject, p.moment) for p in new}
    wanted = [d for d in due(desk.store, desk.now, speaking.as_of) if (d.subject, d.moment) not in known]
    new += _open(desk, serving, wanted, later) if task in OF_OPEN else []
    if speaking.serving.task.needs == "issue" and not said:
        new += _open_issues(desk, serving, speaking.as_of)
    keep(desk.store, new, said_at=desk.now)
    return len(new)


def _open_issues(desk: Desk, serving: Serving, as_of: datetime) -> list[Prediction]:
    """Say of the issues that were open when the model was trained what it thought that day; each next moment comes by itself."""
    return say(serving, gather_open(desk.store, desk.settings, serving.task, as_of))


def _open(desk: Desk, serving: Serving, wanted: list[Due], asked: Rows) -> Iterator[Prediction]:
    for at in sorted({d.at for d in wanted}):
        rows = tellable(desk.store, serving.task, gather_open(desk.store, desk.settings, serving.task, at), desk.now)
        for d in wanted:
            if d.at == at:
                yield from say(serving, rows.take(rows.ids == d.subject), d.moment, asked)
