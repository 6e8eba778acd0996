"""A leader's own problem: an external table becomes the rows and the task of a trial like any other."""

from dataclasses import dataclass, replace

import numpy as np

from headway.core.errors import BadInput
from headway.core.registry import find, names
from headway.core.text import one_line
from headway.models.base import Rows, Task
from headway.operate.table_file import TableFile

TASKS = "headway.models.tasks"
ANY = "any"

KNOWN = "External labels count as known at the moment of their row, so nothing is lost to waiting for labels here."


@dataclass(frozen=True)
class Columns:
    """Which columns of a table are no facts: the moment of each row, its label, and its name if it has one."""

    time: str
    label: str
    key: str | None = None


@dataclass(frozen=True)
class External:
    """An external table made ready: its task, its rows, and the sentences about what was left out of them."""

    task: Task
    rows: Rows
    notes: tuple[str, ...]

    @property
    def now(self) -> np.datetime64:
        """The moment after the last row: everything in the table is known then."""
        return np.datetime64(self.rows.at.max() + np.timedelta64(1, "us"), "us")


def external(table: TableFile, task: str, use: Columns) -> External:
    """Return the rows of a table in time order, every numeric column but those named a fact.

    A column that is the label under another name, or only counts the rows, is no fact; the notes say which were left out.
    """
    asked = _task(task)
    at, y = table.instants(use.time), _truth(table, asked, use.label)
    ids = table.column(use.key) if use.key else [str(i + 2) for i in range(len(table))]
    known, notes = facts(table, {use.time, use.label, use.key}, y)
    if not known:
        what = f"{table.name} has no numeric column beside '{one_line(use.label, 60)}'."
        raise BadInput(what, "Add what was known at the time.")
    order = np.argsort(at, kind="stable")
    groups = {"twin": np.array(ids, dtype=object)} if use.key else {}
    rows = Rows(np.array(ids, dtype=object), at, np.column_stack(list(known.values())), tuple(known), y, at, groups)
    return External(asked, rows.take(order), (KNOWN, *notes))


def _truth(table: TableFile, task: Task, label: str) -> np.ndarray:
    if task.target == "chance":
        return table.truths(label)
    if task.target == "kind":
        told = table.column(label)
        strange = next((cell for cell in told if cell not in task.kinds), None)
        if strange is not None:
            raise BadInput(f"'{one_line(strange, 40)}' is no kind of {task.name}.", f"Kinds: {', '.join(task.kinds)}.")
        return np.array([task.kinds.index(cell) for cell in told], dtype=float)
    seconds = table.numbers(label)
    if seconds is None or not (np.isfinite(seconds) & (seconds >= 0)).all():
        raise BadInput(
            f"The column '{one_line(label, 60)}' holds other than seconds.", "Each must be a number from 0 on."
        )
    if np.isin(seconds, (0.0, 1.0)).all():
        raise BadInput(
            f"The column '{one_line(label, 60)}' holds nothing but 0 and 1, and {task.name} is about seconds until something is done.",
            f"For a label of yes or no name the task {ANY}; else give durations in seconds.",
        )
    return seconds


def facts(table: TableFile, used: set[str | None], y: np.ndarray) -> tuple[dict[str, np.ndarray], list[str]]:
    """Return the numeric columns that say something, by name, and the sentences about those that do not."""
    known: dict[str, np.ndarray] = {}
    out: dict[str, list[str]] = {}
    for name in table.columns:
        if name in used:
            continue
        found = table.numbers(name)
        why = "not numeric" if found is None else _useless(found, y)
        if found is None or why:
            out.setdefault(why, []).append(one_line(name, 40) or "(no name)")
        else:
            known[name] = found
    return known, [f"No fact, because {why}: {', '.join(found[:12])}." for why, found in out.items()]


def _useless(values: np.ndarray, y: np.ndarray) -> str:
    if np.array_equal(values, y) or np.array_equal(values, 1 - y):
        return "it is the label under another name"
    if len(values) > 1 and (np.diff(values) == 1).all():
        return "it only counts the rows"
    seen = values[np.isfinite(values)]
    return "it never varies" if not len(seen) or (len(seen) == len(values) and (seen == seen[0]).all()) else ""


def _task(name: str) -> Task:
    if name != ANY:
        if name not in names(TASKS):
            raise BadInput(f"There is no task '{one_line(name, 60)}'.", f"Tasks: {ANY}, {', '.join(names(TASKS))}.")
        known: Task = find(TASKS, Task, name, "task")
        # an external label is a truth, not an absence of news
        return replace(known, absent="unknown", words="none")
    return any_task()


def any_task() -> Task:
    """Return the task of any label of yes or no."""
    return Task(
        name=ANY,
        title="Any yes or no",
        doc="Whether the label of an external table is 1, told from its other columns.",
        question="Will the label be 1?",
        target="chance",
        moment="the time column",
        score="log_loss",
        least_gain=0.01,
        absent="unknown",
        features=(),
        groups=(),
        limits=("Whoever made the table vouches that each column was known at the moment of its row.",),
        sql="",
    )
