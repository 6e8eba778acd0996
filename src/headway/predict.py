"""Predictions from Python: opens a database that was filled before and asks the model in use beside it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from headway.core.errors import BadInput
from headway.core.registry import find
from headway.core.settings import Settings
from headway.models.base import Task
from headway.operate.look import fresh_of
from headway.operate.predict import predict as predicted
from headway.operate.predict import predict_fresh
from headway.operate.registry import home_of
from headway.operate.said import Prediction
from headway.operate.serve import Desk
from headway.store.duckdb import Store


def predict(
    task: str,
    subjects: Sequence[str] = (),
    *,
    db: Path | str = ".headway/headway.duckdb",
    now: datetime | None = None,
    diff: bytes | None = None,
    rev: str = "",
    repository: Path | str = ".",
) -> list[Prediction]:
    """Return what the model in use says of the given changes, of every open one, or of a diff that nobody landed yet.

    `task` is `change_risk` or `completion_time`; `now` (naive UTC) is what facts are seen as of, the newest landing unless
    given; `diff` is a unified diff, `rev` is A..B of the `repository`. Raises `HeadwayError` with one line. Nothing is stored.
    """
    if sum(map(bool, (subjects, diff, rev))) > 1:
        raise BadInput("Subjects, diff and rev exclude each other.", "Give one of them.")
    if not Path(db).is_file():
        raise BadInput(f"There is no database at {db}.", "Run `headway analyze PATH` first.")
    asked, store = find("headway.models.tasks", Task, task, "task"), Store(Path(db))
    try:
        desk = _desk(store, Path(db), now)
        if diff is not None or rev:
            return [predict_fresh(desk, asked, fresh_of(desk, Path(repository), rev, diff))]
        return predicted(desk, asked, subjects)
    finally:
        store.close()


def _desk(store: Store, db: Path, now: datetime | None) -> Desk:
    in_force = msgspec.json.decode(store.meta("settings:in force") or "{}", type=Settings)
    newest = store.rows("select max(landed_at) from change")[0][0]
    if newest is None:
        raise BadInput(f"No change has landed in {db}.", "Run `headway analyze PATH` first.")
    return Desk(store, in_force, now or newest, home_of(db))
