"""Scores predictions when their truth has arrived, once, and never again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from headway.core.time import DAY
from headway.models.base import Rows, Task
from headway.models.measures import chance_losses
from headway.models.rows import seconds
from headway.models.scores import pinballs
from headway.operate.landings import End, ends
from headway.operate.said import change_of
from headway.questions.base import only
from headway.store.duckdb import Store
from headway.tables.outcome import outcome

PENDING = """
select p.subject, p.moment, p.version, p.is_replay, p.predicted_at, p.chance, p.low, p.middle, p.high,
       p.rule_chance, p.rule_low, p.rule_middle, p.rule_high
from prediction p left join outcome o using (task, subject, moment, version, is_replay)
where p.task = ? and o.task is null order by p.predicted_at, p.subject, p.moment, p.version"""

KEY = ("subject", "moment", "version", "is_replay")
Columns = dict[str, Any]
Both = tuple[Columns, Columns]
"""Predictions, and what became of them."""


@dataclass(frozen=True)
class Truths:
    """The subjects of a task with their truth as known at `now`; `days` is how long a prediction ripens (`operate.truth`)."""

    task: Task
    rows: Rows
    now: datetime
    days: float

    @property
    def span(self) -> np.timedelta64:
        """How long a prediction ripens."""
        return np.timedelta64(int(self.days * DAY * 1e6), "us")


def score(store: Store, truths: Truths) -> int:
    """Write the outcome of every prediction whose truth is there, and return how many; what is gone stays unscored.

    A prediction of an open change meets the truth of the change that it landed as, whatever its id is by then.
    """
    pending = store.columns(PENDING, [truths.task.name])
    became = ends(store, truths.task.name, truths.now)
    asked, found = (_of_times if truths.task.target == "time" else _of_subjects)(truths, pending, became)
    n = len(asked["subject"])
    if n:
        key = {name: asked[name] for name in KEY} | {"is_replay": asked["is_replay"].astype(bool)}
        store.append(outcome, key | found | {"task": np.full(n, truths.task.name, object)})
    return n


def _of_subjects(truths: Truths, pending: Columns, became: Mapping[str, End]) -> Both:
    """Return the predictions that are ripe, and the columns of their outcomes."""
    place = {change_of(subject): i for i, subject in enumerate(truths.rows.ids)}
    names = [str(subject) for subject in pending["subject"]]
    at = np.array([place.get(became.get(name, End()).change or name, -1) for name in names], dtype=int)
    asked = only(pending, at >= 0)
    rows = truths.rows.take(at[at >= 0])
    done, truth, known_at = (_told if truths.task.absent == "unknown" else _come)(truths, rows)
    columns = {
        "truth": truth,
        "is_cut": np.zeros(len(truth), bool),
        "known_at": known_at,
        "score": chance_losses(truths.task, truth, asked["chance"]),
        "rule_score": chance_losses(truths.task, truth, asked["rule_chance"]),
    }
    return only(asked, done), only(columns, done)


def _come(truths: Truths, rows: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which truths are ripe, what they are and when they were known, all (n,): a yes counts if it came in time.

    Time runs from the landing: nothing that is still open can need repair.
    """
    end = rows.at + truths.span
    happened = (rows.y == 1) & (rows.known_at <= end)
    return (
        np.asarray(end <= np.datetime64(truths.now, "us")),
        happened.astype(float),
        np.where(happened, rows.known_at, end),
    )


def _told(truths: Truths, rows: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the same for a task whose truth is told at a moment of its own, yes and no alike: nothing has to ripen."""
    told = (rows.known_at <= np.datetime64(truths.now, "us")) & np.isfinite(rows.y)
    return told, np.where(told, rows.y, 0.0), rows.known_at


def _of_times(truths: Truths, pending: Columns, became: Mapping[str, End]) -> Both:
    """Return the predictions that are ripe, and the columns of their outcomes: seconds, cut where ripening ends.

    All wait equally long: were the quick ones scored at once, the slow ones would be missing whenever anybody looks.
    """
    seen = np.array([str(subject) in became for subject in pending["subject"]], dtype=bool)
    asked = only(pending, seen & (pending["predicted_at"] + truths.span <= np.datetime64(truths.now, "us")))
    end = asked["predicted_at"] + truths.span
    at = np.array([became[str(subject)].at for subject in asked["subject"]], dtype="M8[us]")
    is_cut = ~(at <= end)
    known_at = np.where(is_cut, end, at)
    truth = seconds(known_at - asked["predicted_at"])
    columns = {"truth": truth, "is_cut": is_cut, "known_at": known_at}
    for name, before in (("score", ""), ("rule_score", "rule_")):
        said = np.column_stack([asked[before + part].astype(float) for part in ("low", "middle", "high")])
        columns[name] = pinballs(np.log(np.maximum(truth, 1.0)), np.log(np.clip(said, 1.0, truths.days * DAY)))
    return asked, columns
