"""A watch that could not test anything never calls a model fine."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from headway.models.base import Rows, Task
from headway.operate.monitor import Use, Watched, watch_over
from headway.operate.reference import Watch


def part(rows: Rows, n: int) -> Rows:
    """Return the first rows: half a year, within which no model grows stale."""
    return rows.take(np.arange(n))


def rare(rows: Rows, yes: int) -> Rows:
    """Leave so many that happened, each known a day later."""
    y = np.zeros(len(rows))
    y[np.linspace(0, len(rows) - 1, yes).astype(int)] = 1
    known_at = np.where(y == 1, rows.at + np.timedelta64(1, "D"), np.datetime64("NaT", "us"))
    return replace(rows, y=y, known_at=known_at)


def watched(task: Task, before: Rows, since: Rows) -> Watched:
    """Release a model that says 4 % of all at the end of `before`, and watch it long after `since`."""
    said = np.linspace(0.03, 0.05, len(before))
    released = before.at[-1] + np.timedelta64(40, "D")
    use = replace(since, at=since.at + (released - since.at[0]), known_at=since.known_at + (released - since.at[0]))
    watch = Watch.of("v1", str(released), before, said, 0.04)
    now = use.at[-1] + np.timedelta64(40, "D")
    people = np.array([f"p{i % 9}" for i in range(len(use))], object)
    return watch_over(Use(task, watch, before, use, np.linspace(0.03, 0.05, len(use)), people), now, least=5)


def test_too_few_that_happened_are_no_proof_that_it_does_as_well(task: Task, history: Callable[..., Rows]) -> None:
    found = watched(task, rare(part(history(1600, 1), 190), 8), rare(part(history(1600, 2), 400), 9))
    assert found.windows
    assert found.state == "not yet"
    assert found.sentence.startswith("400 predictions have matured since its release, too few of one outcome to tell:")
    assert found.sentence.endswith("9 happened, 8 of those it was released on; 10 of either are needed.")


def test_enough_of_either_outcome_tell(task: Task, history: Callable[..., Rows]) -> None:
    found = watched(task, rare(part(history(1600, 1), 400), 30), rare(part(history(3200, 2), 800), 60))
    assert found.state == "fine"
