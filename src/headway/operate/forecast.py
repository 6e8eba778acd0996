"""When the work that is open now will be done: two ways of drawing it, each with how well it did on the past."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
from msgspec import Struct

from headway.core.errors import HeadwayError, Withheld
from headway.core.registry import find
from headway.core.settings import Settings
from headway.models.base import Candidate, Plan, Rows, Task
from headway.models.durations import given_open
from headway.models.entry import without_aside
from headway.models.guard import NotYet
from headway.models.known import known
from headway.models.scores import LEVELS, coverage, pinballs
from headway.models.simulate import WEEK, by_durations, by_throughput
from headway.operate.gather import gather
from headway.store.duckdb import Store

WEEKS = 12
"""Weeks of the past that the pace is drawn from."""

LEAST_SET = 3
STEP = np.timedelta64(28, "D")
MOST_ORIGINS = 24
MOST_ROWS = 8_000
"""Rows a backtest learns durations from: the newest, so that some twenty trainings stay quick."""

Say = Callable[[str], None]


class Way(Struct, frozen=True):
    """One way of drawing: `low`, `middle` and `high` are seconds by which the set is done with a chance of 10, 50 and 90 %.

    On `n_origins` past days: its pinball loss (ln seconds) and the share of 80 % intervals that held; None without any.
    """

    name: str
    low: float
    middle: float
    high: float
    n_origins: int
    pinball: float | None
    covered: float | None


class Forecast(Struct, frozen=True):
    """When `n` of `n_open` open changes will have landed, counted from `now`; `share` is the part of the set asked for."""

    now: datetime
    n_open: int
    n: int
    share: float
    ways: tuple[Way, ...]


def forecast(
    store: Store, settings: Settings, now: datetime, *, repository: str = "", share: float = 0.8, seed: int = 1,
    learner: str = "rolling_median", say: Say = lambda _: None,
) -> Forecast:  # fmt: skip
    """Draw when a share of the changes open at `now` will have landed, and score both ways on every fourth week before.

    `learner` names the candidate that learns the durations, each time with what was known then. Raises `NotYet` where
    too little is open or has landed, `Withheld` where fewer people than `privacy.min_people` stand behind it.
    """
    rows = _rows(store, settings, now, repository)
    candidate = find("headway.models.candidates", Candidate, learner, "candidate")
    drawing = _Drawing(rows, candidate, share, seed)
    moment = np.datetime64(now, "us")
    n_open = len(_open_at(rows, moment))
    if n_open < LEAST_SET:
        raise NotYet(
            f"Not yet: {n_open} changes with a known first commit are open; {LEAST_SET} are needed for a forecast."
        )
    _enough_people(store, settings, now, repository)
    past = _past(drawing, moment, say)
    ways = tuple(_way(name, drawn, past.get(name, [])) for name, drawn in drawing.at(moment).items())
    return Forecast(now, n_open, _wanted(n_open, share), share, ways)


class _Drawing:
    """The same draws at any moment, each from what was known then."""

    def __init__(self, rows: Rows, candidate: Candidate, share: float, seed: int) -> None:
        self.rows, self.candidate, self.share, self.seed = rows, candidate, share, seed

    def at(self, moment: np.datetime64) -> dict[str, np.ndarray]:
        """Return seconds until the share of the set open then is done, by the name of the way."""
        found = {}
        waiting = self.rows.take(_open_at(self.rows, moment))
        wanted = _wanted(len(waiting), self.share)
        found["throughput of the last 12 weeks"] = by_throughput(_weekly(self.rows, moment), wanted, self.seed)
        seen = known(self.rows.take(self.rows.at < moment), moment, "censored")
        model = self.candidate.fit(seen.take(np.arange(max(0, len(seen) - MOST_ROWS), len(seen))), Plan("time", moment))
        ages = (moment - waiting.at).astype("m8[us]").astype(float) / 1e6
        curves = given_open(model.predict(waiting), ages)
        found[f"learned durations ({self.candidate.name})"] = by_durations(curves, wanted, self.seed)
        return found

    def truth(self, moment: np.datetime64, end: np.datetime64) -> tuple[float, float]:
        """Return after how many seconds the share of the set open then was done (inf if it is not), and how long it was watched."""
        waiting = self.rows.take(_open_at(self.rows, moment))
        took = (waiting.known_at - moment).astype("m8[us]").astype(float) / 1e6
        took[np.isnat(waiting.known_at)] = np.inf
        return float(np.sort(took)[_wanted(len(waiting), self.share) - 1]), float(
            (end - moment) / np.timedelta64(1, "s")
        )


def _past(drawing: _Drawing, now: np.datetime64, say: Say) -> dict[str, list[tuple[float, np.ndarray]]]:
    """Return, by way, the true ln seconds and the three drawn ones on each past day, both cut where watching ended."""
    found: dict[str, list[tuple[float, np.ndarray]]] = {}
    for back in range(MOST_ORIGINS, 0, -1):
        moment = now - back * STEP
        if len(_open_at(drawing.rows, moment)) < LEAST_SET:
            continue
        try:
            drawn = drawing.at(moment)
        except (HeadwayError, ValueError):
            continue  # too little was known then
        say(f"as of {str(moment)[:10]}")
        took, watched = drawing.truth(moment, now)
        for name, seconds in drawn.items():
            ends = np.minimum(np.log(np.quantile(seconds, LEVELS)), np.log(watched))
            found.setdefault(name, []).append((float(np.log(max(min(took, watched), 60.0))), ends))
    return found


def _way(name: str, drawn: np.ndarray, past: list[tuple[float, np.ndarray]]) -> Way:
    low, middle, high = (float(end) for end in np.quantile(drawn, LEVELS))
    if not past:
        return Way(name, low, middle, high, 0, None, None)
    truth, ends = np.array([told for told, _ in past]), np.array([said for _, said in past])
    return Way(name, low, middle, high, len(past), float(pinballs(truth, ends).mean()), coverage(truth, ends))


def _rows(store: Store, settings: Settings, now: datetime, repository: str) -> Rows:
    task = find("headway.models.tasks", Task, "completion_time", "task")
    rows, _ = without_aside(gather(store, settings, task, now))
    begun = rows.take(rows.groups["age"] == "opened")  # each change once; its age conditions the curve
    return begun.take(begun.groups["repository"].astype(str) == repository) if repository else begun


def _open_at(rows: Rows, moment: np.datetime64) -> np.ndarray:
    return np.flatnonzero((rows.at < moment) & ~(rows.known_at <= moment))


def _weekly(rows: Rows, moment: np.datetime64) -> np.ndarray:
    landed = rows.known_at[rows.known_at <= moment]
    back = ((moment - landed).astype("m8[us]").astype(float) / (1e6 * WEEK)).astype(int)
    return np.bincount(back[back < WEEKS], minlength=WEEKS)


def _wanted(n_open: int, share: float) -> int:
    return max(1, int(np.ceil(share * n_open)))


def _enough_people(store: Store, settings: Settings, now: datetime, repository: str) -> None:
    sql = """select count(distinct author) from change where author_kind = 'human' and (repository = ? or ? = '')
             and (state = 'open' or landed_at > cast(? as timestamp) - interval 84 day)"""
    n = store.rows(sql, [repository, repository, now])[0][0]
    if n < settings.privacy.min_people:
        raise Withheld(
            f"The work of the last 12 weeks is of {n} people; {settings.privacy.min_people} are needed.",
            "Ask for all repositories together.",
        )
