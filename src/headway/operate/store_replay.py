"""Runs a replay on a store and keeps it, marked and apart from what was really said at the time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np

from headway.core.ids import content_id
from headway.models.base import Candidate, Plan, Rows, Task
from headway.models.measures import chance_losses
from headway.models.package import code_version
from headway.operate.crowd import people_of
from headway.operate.gather import facts_of
from headway.operate.replay import Past, Replay, replay
from headway.operate.said import Prediction, change_of, keep
from headway.operate.serve import Desk
from headway.operate.unseen import unseen
from headway.tables.outcome import outcome

OLD = timedelta(days=30)
"""A replay that ended so long ago no longer tells what happened since."""

SEEN = "select (select count(*) from change where landed_at <= $1), (select count(*) from issue where opened_at <= $1)"


def replayed(desk: Desk, task: Task) -> Replay | None:
    """Return the last replay of a task, or None."""
    text = desk.store.meta(f"replay:{task.name}")
    return msgspec.json.decode(text, type=Replay) if text else None


def is_due(desk: Desk, task: Task, gathered: Callable[[], Rows]) -> bool:
    """Tell whether a task has no replay, or one by other code, under other settings, of other repositories or labels, or an old one.

    One that could not be made is due when there is more to make it of. The rows are gathered only where nothing else tells.
    """
    kept = replayed(desk, task)
    if not kept:
        return desk.store.meta(f"waits:{task.name}") != _read_so_far(desk)
    if kept.made_of != _made_of(desk) or not kept.until:
        return True
    until = datetime.fromisoformat(kept.until)
    return not until <= desk.now < until + OLD or kept.labels != _labels(gathered(), until)


def _labels(rows: Rows, until: datetime) -> str:
    """Name what was known by a moment; what became known after it changes nothing."""
    known = rows.take(rows.known_at <= np.datetime64(until, "us"))
    return content_id("\x1f".join(map(str, known.ids)), known.known_at.astype("<M8[us]").tobytes(), known.y.tobytes())


def _made_of(desk: Desk) -> str:
    """Name what decides a replay beside its day and the commits of the repositories."""
    settings = msgspec.json.encode(desk.settings, order="sorted")
    read = [str(name) for (name,) in desk.store.rows("select repository from repository order by repository")]
    return content_id(code_version(), settings, *read)


def _read_so_far(desk: Desk) -> str:
    ((n_changes, n_issues),) = desk.store.rows(SEEN, [desk.now])
    return content_id(_made_of(desk), desk.store.meta("derived:change") or "", f"{n_changes} {n_issues}")


def wait(desk: Desk, task: Task) -> None:
    """Drop the replay of a task and remember that what was read so far is too little for one."""
    forget_replay(desk, task)
    desk.store.remember(f"waits:{task.name}", _read_so_far(desk))


def forget_replay(desk: Desk, task: Task) -> None:
    """Drop the replay of a task with all that it said."""
    with desk.store.transaction():
        for table in ("prediction", "outcome"):
            desk.store.rows(f"delete from {table} where task = ? and is_replay", [task.name])
        desk.store.remember(f"replay:{task.name}", None)


def run_replay(
    desk: Desk, task: Task, rows: Rows, since: datetime, candidates: Sequence[Candidate] | None = None
) -> Replay:
    """Replay a task since a day, replace the replay that was kept, and return it. Raises `NotYet` for a short history."""
    store, now = desk.store, np.datetime64(desk.now, "us")
    facts = {fact.name: fact for fact in facts_of(task, desk.settings)}
    past = Past(task, facts, rows, people_of(store), desk.settings.privacy.min_people)
    found, said = replay(past, since, Plan(task.target, now), unseen(store, candidates)[0])
    found = msgspec.structs.replace(found, made_of=_made_of(desk), labels=_labels(rows, desk.now))
    with store.transaction():
        forget_replay(desk, task)
        keep(store, said, is_replay=True)
        if task.target == "chance":
            store.append(outcome, _outcomes(task, said, rows, now))
        store.remember(f"replay:{task.name}", msgspec.json.encode(found).decode())
    return found


def _outcomes(task: Task, said: Sequence[Prediction], rows: Rows, now: np.datetime64) -> dict[str, Any]:
    """Say what happened to each until now: unlike a live one, a replay is not waited for."""
    place = {change_of(subject): i for i, subject in enumerate(rows.ids)}
    at = np.array([place[p.subject] for p in said], dtype=int)
    truth = rows.y[at]
    chance = np.array([p.chance for p in said], float)
    n = len(said)
    return {
        "task": [p.task for p in said],
        "subject": [p.subject for p in said],
        "moment": [p.moment for p in said],
        "version": [p.version for p in said],
        "is_replay": [True] * n,
        "truth": truth,
        "is_cut": [False] * n,
        "known_at": np.where(np.isnat(rows.known_at[at]), now, rows.known_at[at]),
        "score": chance_losses(task, truth, chance),
        "rule_score": np.full(n, np.nan),
    }
