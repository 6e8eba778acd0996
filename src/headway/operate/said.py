"""What a model says of one subject, with reasons in plain words about the code; and how it is kept until the truth arrives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from headway.models.adaptive import served
from headway.models.base import HORIZONS, Fact, Model, Rows, Task
from headway.models.measures import quantiles
from headway.store.duckdb import Store
from headway.tables.prediction import prediction

RULE = {"rule_chance": (0, 1), "rule_low": (0, 3), "rule_middle": (1, 3), "rule_high": (2, 3)}
"""The columns of what the rule said: which of how many numbers."""

MOST_REASONS = 3
LEAST_SHARE = 0.1
"""A fact that moved a prediction by less than this share of all that moved it is no reason."""


@dataclass(frozen=True)
class Prediction:
    """One prediction: a `chance`, or the seconds within which it is done with a chance of 10, 50 and 90 %.

    `curve` holds the chances of being done by each of `HORIZONS` (times only). `reasons` say what raises it.
    `rule` is what the best rule says beside it: its chance, or its three times.
    """

    task: str
    subject: str
    repository: str
    moment: str
    predicted_at: datetime
    version: str
    chance: float | None = None
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    is_flagged: bool | None = None
    reasons: tuple[str, ...] = ()
    curve: tuple[float, ...] = ()
    rule: tuple[float, ...] = ()

    def done_by(self, when: datetime) -> float | None:
        """Return the chance of being done by an instant, None where the task tells no times."""
        if not self.curve:
            return None
        seconds = max((when - self.predicted_at).total_seconds(), 1.0)
        return float(np.interp(np.log(seconds), np.log(HORIZONS), self.curve, left=0.0))


@dataclass(frozen=True)
class Serving:
    """A model in use: the task it does, the facts it may name, from which chance on it flags, and the rule beside it."""

    task: Task
    facts: Mapping[str, Fact]
    model: Model
    version: str
    threshold: float = np.inf
    rule: Model | None = None


def change_of(subject: object) -> str:
    """Return the change behind a subject: a task that asks at several moments adds the days to its name.

    >>> change_of("0abc+7"), change_of("0abc")
    ('0abc', '0abc')
    """
    return str(subject).partition("+")[0]


def say(serving: Serving, rows: Rows, moment: str = "", asked: Rows | None = None) -> list[Prediction]:
    """Return one prediction a row, with its reasons, at a moment: unless given the row's own (`groups["age"]`) or the task's.

    `asked` are all rows that came up since the training: by their truths a model of times is kept right.
    """
    if not len(rows):
        return []
    said = served(serving.model, rows, rows.take(np.arange(0)) if asked is None else asked)
    told = _told(serving, rows, said)
    beside = _beside(serving, rows)
    ages = rows.groups.get("age", np.full(len(rows), ""))
    values = _times(said) if serving.task.target == "time" else _chances(said, serving.threshold)
    return [
        Prediction(
            serving.task.name,
            change_of(rows.ids[i]),
            str(rows.groups["repository"][i]),
            moment or str(ages[i]) or serving.task.moment,
            rows.at[i].astype(datetime),
            serving.version,
            reasons=told[i],
            rule=beside[i],
            **values[i],
        )
        for i in range(len(rows))
    ]


def _beside(serving: Serving, rows: Rows) -> list[tuple[float, ...]]:
    """Return what the rule says of each row in the words of the task: a chance, or three times in seconds."""
    if serving.rule is None:
        return [()] * len(rows)
    said = serving.rule.predict(rows)
    told = np.exp(quantiles(said)) if serving.task.target == "time" else said[:, None]
    return [tuple(row) for row in told.tolist()]


def _told(serving: Serving, rows: Rows, said: np.ndarray) -> list[tuple[str, ...]]:
    """Return the reasons of what somebody may act on, what is open or flagged: they cost a thousand times the prediction."""
    asked = np.isnat(rows.known_at) & np.isnan(rows.y)
    asked |= said >= serving.threshold if said.ndim == 1 else np.isnat(rows.known_at)
    why = serving.model.reasons(rows.take(asked)) if asked.any() else None
    if why is None:
        return [()] * len(rows)
    found = iter(why)
    return [reasons(rows.names, serving.facts, next(found)) if wanted else () for wanted in asked]


def _chances(said: np.ndarray, threshold: float) -> list[dict[str, Any]]:
    return [{"chance": float(p), "is_flagged": bool(p >= threshold)} for p in said]


def _times(said: np.ndarray) -> list[dict[str, Any]]:
    ends = np.exp(quantiles(said)).tolist()
    return [
        {"low": low, "middle": middle, "high": high, "curve": tuple(curve)}
        for (low, middle, high), curve in zip(ends, said.tolist(), strict=True)
    ]


def reasons(names: Sequence[str], facts: Mapping[str, Fact], moved: np.ndarray) -> tuple[str, ...]:
    """Return what raised a prediction most, at most three plain phrases; facts about a person are never told."""
    whole = np.abs(moved[: len(names)]).sum()
    order = np.argsort(-moved[: len(names)])
    found = [
        facts[names[i]].plain
        for i in order
        if whole > 0 and moved[i] >= LEAST_SHARE * whole and names[i] in facts and not facts[names[i]].person
    ]
    return tuple(dict.fromkeys(found))[:MOST_REASONS]


def keep(store: Store, said: Sequence[Prediction], *, said_at: datetime | None = None, is_replay: bool = False) -> None:
    """Store predictions; one that was said before, of the same moment by the same version, stays as it was.

    `said_at` is the moment until which the store was told when they were said: one whose truth was known by then is not live.
    The content of an open change goes with it: when it lands under another id, its branch may be gone.
    """
    plain = ("task", "subject", "repository", "moment", "predicted_at", "version")
    numbers = ("chance", "low", "middle", "high", "is_flagged")
    columns = {name: [getattr(p, name) for p in said] for name in (*plain, *numbers)}
    columns |= {name: [p.rule[i] if len(p.rule) == n else None for p in said] for name, (i, n) in RULE.items()}
    patches = dict(store.rows("select sha, max(patch) from ref where kind = 'head' group by sha"))
    columns |= {"patch": [patches.get(p.subject) for p in said], "said_at": [said_at] * len(said)}
    columns |= {"is_replay": [is_replay] * len(said)}
    if said:
        store.append(prediction, columns | {"reasons": [" · ".join(p.reasons) or None for p in said]})
