"""Looks at one change that has not landed: its chance of repair beside what is usual, by the model in use."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from headway.core.errors import BadInput
from headway.core.text import one_line
from headway.models.base import Task
from headway.operate.check_forms import Look
from headway.operate.delay import Delay
from headway.operate.diff import fresh_from_commits, fresh_from_text
from headway.operate.layout import Fresh
from headway.operate.predict import predict_fresh, speaker
from headway.operate.said import Prediction
from headway.operate.serve import Desk

Of = TypeVar("Of", Prediction, Delay)


def fresh_of(desk: Desk, path: Path, span: str = "", text: bytes | None = None) -> Fresh:
    """Read what is to be predicted: a unified diff as `text`, or `A..B` of the repository at `path`."""
    repository = repository_at(desk, path)
    if text is not None:
        return fresh_from_text(desk.store, desk.settings, repository, text)
    return fresh_from_commits(desk.store, desk.settings, repository, path, span)


def repository_at(desk: Desk, path: Path) -> str:
    """Return the repository of the store that lies at a path, or the only one there is; raise `BadInput` otherwise."""
    return _named(desk, path, or_only=True)


def of_repository(desk: Desk, path: Path, said: Sequence[Of]) -> list[Of]:
    """Return what was said of the repository that lies at a path; raise `BadInput` where none that was read does."""
    name = _named(desk, path, or_only=False)
    return [one for one in said if one.repository == name]


def _named(desk: Desk, path: Path, *, or_only: bool) -> str:
    names = [str(name) for (name,) in desk.store.rows("select repository from repository order by repository")]
    places = {desk.store.meta(f"place:{name}"): name for name in names}
    found = places.get(str(path.resolve())) or (names[0] if or_only and len(names) == 1 else "")
    if not found:
        raise BadInput(
            f"{one_line(str(path))} is none of the repositories that were read.",
            f"Give --repository with one of: {', '.join(one_line(str(place)) for place in places if place)}.",
        )
    return found


def look_at(desk: Desk, task: Task, fresh: Fresh, base: str) -> Look:
    """Say what the model in use predicts of a change, and how good that model was on changes it had not seen."""
    said, trial = predict_fresh(desk, task, fresh), speaker(desk, task).trial
    measures = next((r.measures for r in trial.results if r.name == trial.chosen), {})
    columns = fresh.tables["fresh_file"]
    lines = [(a or 0) + (r or 0) for a, r in zip(columns["n_added"], columns["n_removed"], strict=True)]
    files = sorted(zip(map(str, columns["path"]), lines, strict=True), key=lambda one: (-one[1], one[0]))
    return Look(said, base, trial.base_rate, measures.get("auc"), trial.n_test, tuple(files))
