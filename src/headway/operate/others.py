"""The predictions of any model, whoever made it, put through the checks of a release and the watch over a model in use."""

import numpy as np

from headway.core.errors import BadInput
from headway.core.text import one_line
from headway.models.base import Case, Checked, Rows, Task
from headway.models.checking import run_checks
from headway.models.measures import Truth, measures
from headway.models.tally import Tally
from headway.operate.external import any_task, facts
from headway.operate.monitor import Use, Watched, watch_over
from headway.operate.reference import Watch, flag_from
from headway.operate.table_file import TableFile

LEAST_ROWS = 60


class Inspected:
    """What was found: measures by name, the checks, and the watch over time if the table says when (None if not)."""

    def __init__(self, rows: Rows, said: np.ndarray) -> None:
        self.task, self.n = any_task(), len(rows)
        base = float(rows.y.mean())
        self.measures = measures(self.task, rows, Truth.of(rows), said, base)
        self.checks: tuple[Checked, ...] = run_checks(Case(self.task, rows, said, np.full(len(rows), base), base=base))
        self.watched: Watched | None = None

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the checks that did not pass, and of what the watch found to have got worse."""
        worse = ("watch",) if self.watched and self.watched.accuracy else ()
        return tuple(c.check for c in self.checks if c.passed is False) + worse


def inspect(table: TableFile, truth: str, score: str, groups: tuple[str, ...], time: str | None) -> Inspected:
    """Return what checks and watch say of the chances in column `score` against the truth in column `truth`.

    The rate of all rows stands in for the rule. With a time, the first half is the reference and the second is watched;
    every other numeric column is a fact that may have moved, or that a pattern of failures may lie in.
    """
    if len(table) < LEAST_ROWS:
        raise BadInput(f"{table.name} has {len(table):,} rows.", f"At least {LEAST_ROWS} are needed to tell anything.")
    y, said = table.truths(truth), table.chances(score)
    if len(np.unique(y)) < 2:
        raise BadInput(
            f"Every row of '{one_line(truth, 60)}' is {y[0]:.0f}.", "Both outcomes are needed to tell anything."
        )
    at = table.instants(time) if time else np.arange(len(table)).astype("M8[us]")
    known, _ = facts(table, {truth, score, time, *groups}, y)
    x = np.column_stack(list(known.values())) if known else np.zeros((len(table), 0))
    ids = np.arange(len(table)).astype(str).astype(object)
    told = {name: np.array([one_line(v, 40) for v in table.column(name)], dtype=object) for name in groups}
    order = np.argsort(at, kind="stable")
    rows = Rows(ids, at, x, tuple(known), y, at, told).take(order)
    found = Inspected(rows, said[order])
    if time:
        found.watched = _watched(found.task, rows, said[order])
    return found


def _watched(task: Task, rows: Rows, said: np.ndarray) -> Watched:
    half = len(rows) // 2
    early, late = np.arange(half), np.arange(half, len(rows))
    no, yes = Tally.of(said[early], rows.y[early]).counts.astype(int).tolist()
    flagged = flag_from(said[early])
    # labels of a table are known at once, so nothing has to ripen
    watch = Watch("external", str(rows.at[half]), 0.0, flagged, float(rows.y[early].mean()), no, yes)
    use = Use(task, watch, rows.take(early), rows.take(late), said[late], np.full(len(late), ""))
    return watch_over(use, np.datetime64(rows.at[-1] + np.timedelta64(1, "us"), "us"), 0)
