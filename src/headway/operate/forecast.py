"""When the work that is open now will be done: two ways of drawing it, each with how well it did on the past."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from msgspec import Struct, structs

from headway.core.errors import HeadwayError, Withheld
from headway.core.registry import find
from headway.models.base import Rows, Task
from headway.models.entry import without_aside
from headway.models.guard import NotYet
from headway.models.rows import seconds
from headway.models.simulate import WEEK, by_durations, by_pace, crps, recalibrated
from headway.models.trial import Say
from headway.operate.durations_then import Durations, learner_of
from headway.operate.gather import gather
from headway.operate.hidden import hidden
from headway.operate.serve import Desk
from headway.store.duckdb import Store

WEEKS, AGES = 26, 26
"""Weeks of the past that the pace is drawn from, and weeks of age that are told apart."""

LEAST_SET = 3
STEP = np.timedelta64(28, "D")
SCORED, EARLIER = 24, 36
"""Past days, every fourth week, that are scored, and those before them that only tell how far off such draws were."""

ENDS = (0.1, 0.5, 0.9)


class Way(Struct, frozen=True):
    """One way of drawing: `low`, `middle` and `high` are seconds by which the set is done with a chance of 10, 50 and 90 %.

    On `n_origins` past days: its CRPS (ln seconds) and the share of 80 % intervals that held; None without any.
    """

    name: str
    low: float
    middle: float
    high: float
    n_origins: int
    crps: float | None
    covered: float | None


class Forecast(Struct, frozen=True):
    """When `n` of `n_open` open changes will have landed, counted from `now`; `share` is the part of the set asked for.

    `teams` are the same for each declared team that has enough open work and people, `silent` says of each other why not.
    """

    now: datetime
    n_open: int
    n: int
    share: float
    ways: tuple[Way, ...]
    team: str = ""
    teams: tuple["Forecast", ...] = ()
    silent: tuple[str, ...] = ()


def forecast(
    desk: Desk, *, repository: str = "", share: float = 0.8, seed: int = 1, learner: str = "", say: Say = lambda _: None
) -> Forecast:
    """Draw when a share of the changes open at `desk.now` will have landed, for all and for each declared team.

    Both ways are scored on every fourth week before. Durations are told by the model of `completion_time` in use, without one by
    the rule of recent durations, or by the candidate that `learner` names; on past days by the same candidate, with what was known then.
    Raises `NotYet` where too little is open or has landed, `Withheld` where fewer people than `privacy.min_people` stand behind it.
    """
    every = _rows(desk)
    rows = _asked(desk, every, repository)
    durations = Durations(every, learner_of(desk, learner), np.datetime64(desk.now, "us"))
    drawing = Drawing(rows, durations, share, seed)
    _enough(desk, drawing, repository)
    whole = _drawn(drawing, desk.now, say)
    teams, silent = [], []
    for team in desk.settings.teams:
        say(team)
        try:
            held = Drawing(_of_team(desk.store, rows, team), durations, share, seed)
            _enough(desk, held, repository, team)
            teams.append(structs.replace(_drawn(held, desk.now, say), team=team))
        except HeadwayError as error:
            silent.append(f"{team}: {error.what}")
    return structs.replace(whole, teams=tuple(teams), silent=tuple(silent))


@dataclass(frozen=True)
class Drawing:
    """The same draws at any moment, each from what was known then; `rows` are the changes asked about, each as it began."""

    rows: Rows
    durations: Durations
    share: float
    seed: int

    def open_at(self, moment: np.datetime64) -> Rows:
        """Return what had begun before a moment and had not landed by it."""
        return self.rows.take((self.rows.at < moment) & ~(self.rows.known_at <= moment))

    def wanted(self, n_open: int) -> int:
        """Return how many of the open changes are asked for."""
        return max(1, int(np.ceil(self.share * n_open)))

    def at(self, moment: np.datetime64) -> dict[str, np.ndarray]:
        """Return seconds until the share of the set open then is done, by the name of the way."""
        waiting = self.open_at(moment)
        n = self.wanted(len(waiting))
        return {
            f"throughput of the last {WEEKS} weeks": by_pace(*self._weeks(moment), len(waiting), n, self.seed),
            self.durations.learner.told: by_durations(self.durations.said(waiting.ids, moment), n, self.seed),
        }

    def took(self, moment: np.datetime64) -> float:
        """Return after how many seconds the share of the set open at a moment was done; inf if it is not."""
        waiting = self.open_at(moment)
        took = np.where(np.isnat(waiting.known_at), np.inf, seconds(waiting.known_at - moment))
        return float(np.sort(took)[self.wanted(len(waiting)) - 1])

    def _weeks(self, moment: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
        """Return how many of the pieces open for so many weeks or longer landed in each past week, and how many there were."""
        landed, was_open = np.zeros((WEEKS, AGES)), np.zeros((WEEKS, AGES))
        for back in range(WEEKS):
            end = moment - back * np.timedelta64(7, "D")
            start = end - np.timedelta64(7, "D")
            waiting = self.open_at(start)
            older = (seconds(start - waiting.at) / WEEK).astype(int)[:, None] >= np.arange(AGES)
            was_open[-1 - back] = older.sum(axis=0)
            landed[-1 - back] = older[waiting.known_at <= end].sum(axis=0)
        return landed, was_open


@dataclass(frozen=True)
class Past:
    """One past day: what was drawn then by each way, and after how many seconds the set was done (inf: not yet)."""

    moment: np.datetime64
    drawn: dict[str, np.ndarray]
    took: float


def pasts(drawing: Drawing, now: np.datetime64, say: Say = lambda _: None) -> list[Past]:
    """Return what would have been drawn on every fourth week before `now`, the oldest first."""
    found = []
    for back in range(SCORED + EARLIER, 0, -1):
        moment = now - back * STEP
        if len(drawing.open_at(moment)) < LEAST_SET:
            continue
        try:
            found.append(Past(moment, drawing.at(moment), drawing.took(moment)))
        except (HeadwayError, ValueError):
            continue  # too little was known then
        say(f"as of {str(moment)[:10]}")
    return found


def scored(past: list[Past], name: str, now: np.datetime64) -> list[tuple[float, bool]]:
    """Return the CRPS, and whether the 80 % interval held, on each of the last past days; cut where watching ended."""
    found = []
    for i, one in enumerate(past):
        if one.moment >= now - SCORED * STEP:
            end = float(seconds(now - one.moment))
            said = np.log(np.minimum(told(past[:i], name, one.moment, one.drawn[name]), end))
            truth = float(np.log(max(min(one.took, end), 60.0)))
            low, _, high = np.quantile(said, ENDS)
            found.append((crps(said, truth), bool(low <= truth <= high)))
    return found


def told(before: list[Past], name: str, moment: np.datetime64, drawn: np.ndarray) -> np.ndarray:
    """Return draws made right by how far off earlier ones were, as far as that was known at a moment."""
    return recalibrated(
        drawn, [(float(np.median(p.drawn[name])), p.took, float(seconds(moment - p.moment))) for p in before]
    )


def _drawn(drawing: Drawing, now: datetime, say: Say) -> Forecast:
    moment = np.datetime64(now, "us")
    past = pasts(drawing, moment, say)
    ways = tuple(_way(name, past, moment, drawn) for name, drawn in drawing.at(moment).items())
    n_open = len(drawing.open_at(moment))
    return Forecast(now, n_open, drawing.wanted(n_open), drawing.share, ways)


def _way(name: str, past: list[Past], now: np.datetime64, drawn: np.ndarray) -> Way:
    low, middle, high = (float(end) for end in np.quantile(told(past, name, now, drawn), ENDS))
    found = scored(past, name, now)
    if not found:
        return Way(name, low, middle, high, 0, None, None)
    far, held = np.array(found, float).T
    return Way(name, low, middle, high, len(found), float(far.mean()), float(held.mean()))


def _rows(desk: Desk) -> Rows:
    task = find("headway.models.tasks", Task, "completion_time", "task")
    return without_aside(gather(desk.store, desk.settings, task, desk.now))[0]


def _asked(desk: Desk, every: Rows, repository: str) -> Rows:
    """Return the changes asked about, each once, as it began; raise `NotYet` where their landings hide when that was."""
    begun = every.take(every.groups["age"] == "opened")
    asked = begun.take(begun.groups["repository"].astype(str) == repository) if repository else begun
    never = {name: why for name, why in hidden(desk.store, desk.now).items() if repository in {"", name}}
    told = asked.take(~np.isin(asked.groups["repository"].astype(str), list(never)))
    if never and not len(told):
        raise NotYet(next(iter(never.values())))
    return told


def _of_team(store: Store, rows: Rows, team: str) -> Rows:
    mine = {str(change) for (change,) in store.rows("select change_id from change_team where team = ?", [team])}
    return rows.take(np.array([str(change) in mine for change in rows.ids], dtype=bool))


def _enough(desk: Desk, drawing: Drawing, repository: str, team: str = "") -> None:
    n_open = len(drawing.open_at(np.datetime64(desk.now, "us")))
    if n_open < LEAST_SET:
        raise NotYet(
            f"Not yet: {n_open} changes with a known first commit are open; {LEAST_SET} are needed for a forecast."
        )
    sql = """select count(distinct author) from change where author_kind = 'human' and (repository = $1 or $1 = '')
             and ($2 = '' or change_id in (select change_id from change_team where team = $2))
             and (state = 'open' or landed_at > cast($3 as timestamp) - interval 84 day)"""
    n = desk.store.rows(sql, [repository, team, desk.now])[0][0]
    if n < desk.settings.privacy.min_people:
        raise Withheld(
            f"The work of the last 12 weeks is of {n} people; {desk.settings.privacy.min_people} are needed.",
            "Ask for all repositories together.",
        )
