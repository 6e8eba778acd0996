"""Scores predictions when their truth has arrived, once, and never again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from headway.core.time import DAY
from headway.models.base import Rows, Task
from headway.models.scores import log_losses, pinballs, squares
from headway.operate.said import change_of
from headway.store.duckdb import Store
from headway.tables.outcome import outcome

PENDING = """
select p.subject, p.moment, p.version, p.is_replay, p.predicted_at, p.chance, p.low, p.middle, p.high
from prediction p left join outcome o using (task, subject, moment, version, is_replay)
where p.task = ? and o.task is null order by p.predicted_at, p.subject, p.moment, p.version"""

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class Truths:
    """The subjects of a task with their truth as known at `now`.

    `days` is how long a chance ripens (`operate.truth`), `base_rate` what the rule says, None where no rule tells.
    """

    task: Task
    rows: Rows
    now: datetime
    days: float
    base_rate: float | None = None


def score(store: Store, truths: Truths) -> int:
    """Write the outcome of every prediction whose truth is there, and return how many; subjects that are gone stay unscored."""
    task, rows = truths.task, truths.rows
    pending = store.columns(PENDING, [task.name])
    place = {change_of(subject): i for i, subject in enumerate(rows.ids)}
    at = np.array([place.get(str(s), -1) for s in pending["subject"]], dtype=int)
    if not len(at) or not len(rows):
        return 0
    asked = {name: values[at >= 0] for name, values in pending.items()}
    of = _of_times if task.target == "time" else _of_chances
    done, columns = of(truths, asked, rows.take(at[at >= 0]))
    named = {name: asked[name] for name in ("subject", "moment", "version", "is_replay")}
    found = {name: values[done] for name, values in (named | columns).items()}
    n = int(done.sum())
    found |= {"task": np.full(n, task.name, object), "is_replay": found["is_replay"].astype(bool)}
    if n:
        store.append(outcome, found)
    return n


def _of_chances(truths: Truths, asked: Columns, rows: Rows) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return which predictions are ripe, (n,), and the columns of their outcomes: a yes counts if it came in time."""
    if truths.task.absent == "unknown":
        return _of_told(truths, asked, rows)
    now = np.datetime64(truths.now, "us")
    end = asked["predicted_at"] + np.timedelta64(int(truths.days * DAY * 1e6), "us")
    happened = (rows.y == 1) & (rows.known_at <= end)
    truth = happened.astype(float)
    losses = squares if truths.task.score == "brier" else log_losses
    base = truths.base_rate
    rule = losses(truth, np.full(len(truth), base)) if base else np.full(len(truth), np.nan)
    known_at = np.where(happened, rows.known_at, end)
    columns = {"truth": truth, "known_at": known_at, "score": losses(truth, asked["chance"]), "rule_score": rule}
    return end <= now, columns


def _of_told(truths: Truths, asked: Columns, rows: Rows) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the same for a task whose truth is told at a moment of its own, yes and no alike: nothing has to ripen."""
    told = (rows.known_at <= np.datetime64(truths.now, "us")) & np.isfinite(rows.y)
    truth = np.where(told, rows.y, 0.0)
    losses = squares if truths.task.score == "brier" else log_losses
    rule = np.full(len(truth), truths.base_rate if truths.base_rate else np.nan)
    columns = {"truth": truth, "known_at": rows.known_at, "score": losses(truth, asked["chance"])}
    return told, columns | {"rule_score": losses(truth, rule)}


def _of_times(truths: Truths, asked: Columns, rows: Rows) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return which predictions are over, (n,), and the columns of their outcomes, in seconds from the moment of prediction."""
    truth = (rows.known_at - asked["predicted_at"]).astype("m8[us]").astype(float) / 1e6
    said = np.log(np.maximum(np.column_stack([asked[name] for name in ("low", "middle", "high")]), 1.0))
    losses = pinballs(np.log(np.maximum(np.nan_to_num(truth, nan=1.0), 1.0)), said)
    columns = {"truth": truth, "known_at": rows.known_at, "score": losses, "rule_score": np.full(len(truth), np.nan)}
    return (rows.known_at <= np.datetime64(truths.now, "us")) & (truth >= 0), columns
