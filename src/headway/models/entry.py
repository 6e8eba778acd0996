"""Who and what enters a trial: candidates that can do the task, rows worth scoring, and what a reader must be told."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec

import numpy as np

from headway.core.registry import discover
from headway.core.units import counted
from headway.models.base import HORIZONS, Candidate, Rows, Task

NEEDS = {"deep": "torch"}
"""What each optional extra installs; a candidate of an extra that is not there is left out with a note."""


def able(task: Task, candidates: Sequence[Candidate] | None) -> tuple[list[Candidate], list[str]]:
    """Return the candidates (all there are, unless given) that can do a task here, and a note on each that cannot."""
    every = list(discover("headway.models.candidates", Candidate).values()) if candidates is None else candidates
    fitting = [c for c in every if task.target in c.targets]
    lacking = [c for c in fitting if c.extra and not find_spec(NEEDS.get(c.extra, c.extra))]
    return [c for c in fitting if c not in lacking], [
        f"{c.name} was left out: the extra `headway[{c.extra}]` is not installed." for c in lacking
    ]


def without_aside(rows: Rows) -> tuple[Rows, list[str]]:
    """Return the rows that `groups["aside"]` does not set aside (it holds a reason, "" for none), and how many went why.

    Without that column changes of bots go: they are easy to tell, so they would flatter every ranking.
    """
    if "aside" in rows.groups:
        why = rows.groups["aside"].astype(str)
    else:
        kind = rows.groups.get("author_kind", np.full(len(rows), "")).astype(str)
        why = np.where(kind == "bot", "bot", "")
    reasons = Counter(why[why != ""].tolist())
    notes = [
        f"{counted(n, 'change')} {'was' if n == 1 else 'were'} excluded, neither trained on nor scored: {name}."
        for name, n in reasons.items()
    ]
    return (rows.take(why == "") if reasons else rows), notes


def told(task: Task, rows: Rows, test: Rows, now: np.datetime64) -> list[str]:
    """Return the sentences about labels that belong beside the numbers of a trial."""
    if (rows.known_at <= rows.at).all():
        return ["Labels are taken as known at once, because the rows do not say when they became known."]
    delay = (rows.known_at - rows.at)[~np.isnat(rows.known_at)].astype("m8[us]").astype(float) / 86400e6
    if task.target == "time":
        n_open = int(np.isnat(test.known_at).sum())
        return [f"{n_open:,} of {len(test):,} test rows were unfinished; they count up to their age (Powell 1986)."]
    if task.absent != "no" or not len(delay):
        return []
    young = int(((now - test.at).astype("m8[us]").astype(float) / 86400e6 < np.median(delay)).sum())
    late = f"Half of the labels became known only after {np.median(delay):,.0f} days"
    return [
        f"{late}; {young:,} of {len(test):,} test rows are younger, and some of them will still turn out otherwise."
    ]


def fingerprint(rows: Rows) -> str:
    """Name rows by their content, in 16 hex digits: the same rows give the same name on every machine."""
    digest = sha256("\x1f".join(map(str, rows.ids)).encode())
    digest.update("\x1f".join(rows.names).encode())
    for part in (rows.at, rows.known_at):
        digest.update(part.astype("M8[us]").astype("<i8").tobytes())
    # One NaN for all: which bits a missing fact carries says nothing.
    for number in (rows.x, rows.y):
        digest.update(np.where(np.isnan(number), np.nan, number).astype("<f8").tobytes())
    return digest.hexdigest()[:16]


def base_said(task: Task, train: Rows, n: int) -> np.ndarray:
    """Return what always saying the training's rate, durations or kinds predicts for `n` rows, in the shape of the target."""
    if task.target == "chance":
        return np.full(n, train.y.mean())
    if task.target == "kind":
        return np.tile(np.bincount(train.y.astype(int), minlength=len(task.kinds)) / len(train), (n, 1))
    return np.tile((train.y[:, None] <= HORIZONS).mean(axis=0), (n, 1))
