"""Predictions from Python: opens a database that was filled before and asks the model in use beside it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from headway.core.errors import BadInput
from headway.core.registry import find
from headway.core.settings import Settings
from headway.measure.moment import moment
from headway.models.base import Task
from headway.operate.one_change import fresh_of, of_repository
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
    repository: Path | str | None = None,
) -> list[Prediction]:
    """Return what the model in use says of the given changes, of every open one, or of a diff that nobody landed yet.

    `task` is any that predicts open work (`change_risk`, `completion_time`, `issue_time`). `now` is the clock, in naive UTC, the
    machine's unless given; as on the command line a history that ends long before it is seen as of its end. `diff` is a unified diff, `rev` is A..B of the `repository` (here, unless given). Without either a `repository` that was read leaves
    only its open changes. Raises `HeadwayError` with one line. Nothing is stored.
    """
    if sum(map(bool, (subjects, diff, rev))) > 1:
        raise BadInput("Subjects, diff and rev exclude each other.", "Give one of them.")
    if not Path(db).is_file():
        raise BadInput(f"There is no database at {db}.", "Run `headway analyze PATH` first.")
    asked, store = find("headway.models.tasks", Task, task, "task"), Store(Path(db), reading=True)
    try:
        desk = _desk(store, Path(db), now)
        if diff is not None or rev:
            return [predict_fresh(desk, asked, fresh_of(desk, Path(repository or "."), rev, diff))]
        said = predicted(desk, asked, subjects)
        return of_repository(desk, Path(repository), said) if repository else said
    finally:
        store.close()


def _desk(store: Store, db: Path, now: datetime | None) -> Desk:
    in_force = msgspec.json.decode(store.meta("settings:in force") or "{}", type=Settings)
    if not store.rows("select 1 from repository limit 1"):
        raise BadInput(f"No repository was read into {db}.", "Run `headway analyze PATH` first.")
    clock = now or datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return Desk(store, in_force, moment(store, clock).now, home_of(db))
