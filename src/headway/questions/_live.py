"""The live predictions of each task that met their truth: how good they were beside the rule, and how often intervals held."""

from datetime import datetime

import numpy as np

from headway.core.stats.paired import paired_gain
from headway.core.units import show
from headway.questions._people import least
from headway.questions._scored import FEWEST, inside, of_task, people, ranked
from headway.questions.base import Columns, Context, Lines, only

Row = tuple[str | float | None, ...]


def told(rows: Columns, context: Context, *, live: bool = True) -> dict[str, dict[str, np.ndarray]]:
    """Return the scored predictions of each task that has enough of them, and enough people behind them.

    Those that are not `live` were filled in afterwards, when their truth was already known.
    """
    rows = only(rows, rows["is_live"].astype(bool) == live)
    found = {str(task): of_task(rows, str(task)) for task in np.unique(rows["task"].astype(str))}
    return {task: of for task, of in found.items() if len(of["task"]) >= FEWEST and people(of) >= least(context)}


def line(task: str, rows: Columns, how: str = "live") -> Row:
    """Return what the grid of trials says of a candidate, of the predictions of a task, `how` being when they were made."""
    score, rule = rows["score"].astype(float), rows["rule_score"].astype(float)
    both = np.isfinite(rule)
    saved = "–"
    if both.sum() >= FEWEST and rule[both].mean() > 0:
        middle, low, high = paired_gain(score[both], rule[both], seed=1, of=rows["subject"][both])
        saved = f"{middle:+.1%} ({low:+.1%} to {high:+.1%})".replace("%", " %")
    chance, truth = rows["chance"].astype(float), rows["truth"].astype(float)
    is_time = task in ("completion_time", "issue_time")
    return (
        task.replace("_", " "),
        f"{how}, {len(score):,} scored",
        saved,
        None if is_time else ranked(chance, truth),
        None,
        None,
        None,
        float(inside(rows).mean()) if is_time else None,
    )


def held(rows: Columns) -> str:
    """Say how often the 80 % intervals of live completion times held."""
    share = show(float(inside(rows).mean()), "%")
    return f"Of {len(rows['truth']):,} live predictions of completion time that met their truth, {share} ended inside their 80 % interval."


def over_time(rows: Columns) -> Lines | None:
    """Return the share of 80 % intervals that held, month by month; None for a single month."""
    months, of = np.unique(rows["predicted_at"].astype("M8[M]"), return_inverse=True)
    if len(months) < 2:
        return None
    shares = np.bincount(of, inside(rows)) / np.bincount(of)
    at: tuple[datetime, ...] = tuple(months.astype("M8[us]").astype(datetime).tolist())
    return Lines(
        "80 % intervals of completion times that held, by month", at, ("held",), (tuple(shares.tolist()),), "%"
    )
