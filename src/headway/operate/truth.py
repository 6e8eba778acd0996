"""When a truth is ripe: a change that was not repaired yet counts only once it has had the time that repairs usually take."""

import numpy as np

from headway.core.time import DAY
from headway.models.base import HORIZONS, Absent, Rows
from headway.models.measures import quantiles
from headway.models.rows import seconds
from headway.models.scores import pinballs

SHORTEST, LONGEST = 30.0, 180.0
"""Days that the truth of a chance ripens at least and at most."""

SHORTEST_TIME, LONGEST_TIME = 7.0, 60.0
"""The same for a time: what is still under way then counts as later than that."""


def ripening_days(rows: Rows) -> float:
    """Return the days after which a prediction of a chance is scored: the usual delay of a yes, within bounds.

    One length for all predictions of a model, so that windows of different age compare; what becomes known later counts
    as a no, in the reference as in use.
    """
    yes = rows.y == 1
    waited = (rows.known_at - rows.at)[yes & ~np.isnat(rows.known_at)].astype("m8[us]").astype(float) / (1e6 * DAY)
    return float(np.clip(np.median(waited), SHORTEST, LONGEST)) if len(waited) else SHORTEST


HAPPENED = {"change_risk": "needed repair", "load_risk": "went over the limit"}
"""What a yes of each task is called; another task's simply happened."""


NOUNS = {"load_risk": "weeks", "issue_time": "issues"}
"""What the subjects of a task are called in a sentence; those of the others are changes."""


def noun(task: str) -> str:
    """Return what the subjects of a task are called.

    >>> noun("issue_time"), noun("change_risk")
    ('issues', 'changes')
    """
    return NOUNS.get(task, "changes")


def happened(task: str) -> str:
    """Return what a yes of a task is called in a sentence.

    >>> happened("change_risk"), happened("anything")
    ('needed repair', 'happened')
    """
    return HAPPENED.get(task, "happened")


def ripe(rows: Rows, days: float, now: np.datetime64, absent: Absent = "no") -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are ripe at `now`, a mask (n,), and what happened to each within `days`: 1 or 0, (n,).

    Where an absent truth says nothing (`absent="unknown"`), a row is ripe once its truth is told, yes and no alike.
    """
    if absent == "unknown":
        told = (rows.known_at <= now) & np.isfinite(rows.y)
        return np.asarray(told), np.where(told, rows.y, 0.0)
    span = np.timedelta64(int(days * DAY * 1e6), "us")
    within = (rows.y == 1) & (rows.known_at - rows.at <= span)  # NaT compares as False
    return np.asarray(rows.at + span <= now), np.asarray(within, float)


def ripening_days_of_times(rows: Rows) -> float:
    """Return the days after which a predicted time is scored: within them four of five were done, within bounds."""
    took = rows.y[~np.isnat(rows.known_at)] / DAY
    return float(np.clip(np.quantile(took, 0.8), SHORTEST_TIME, LONGEST_TIME)) if len(took) else SHORTEST_TIME


def ripe_times(
    rows: Rows, said: np.ndarray, days: float, now: np.datetime64
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which rows are ripe at `now`, their pinball losses, and whether they ended inside the 80 % interval, all (n,).

    Truth and prediction (n, 64) are cut at `days`, so that nothing that becomes known later changes a score.
    """
    end = days * DAY
    took = seconds(rows.known_at - rows.at)
    took = np.where(np.isnat(rows.known_at), end, np.minimum(took, end))
    log, ends = np.log(np.maximum(took, HORIZONS[0])), np.minimum(quantiles(said), np.log(end))
    is_ripe = rows.at + np.timedelta64(int(end * 1e6), "us") <= now
    return np.asarray(is_ripe), pinballs(log, ends), np.asarray((ends[:, 0] <= log) & (log <= ends[:, 2]))
