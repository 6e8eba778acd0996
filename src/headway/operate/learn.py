"""Learns what is due after a read: a model where there is none, predictions of every moment that passed, scores, one replay."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from math import isfinite

import numpy as np

from headway.core.errors import HeadwayError
from headway.core.registry import discover
from headway.core.time import YEAR
from headway.models.base import Candidate, Plan, Rows, Task
from headway.models.guard import NotYet
from headway.models.trial import Say
from headway.operate import registry
from headway.operate.duel import duel_of_recipes
from headway.operate.fill import fill
from headway.operate.gather import gather
from headway.operate.keep import keep_champion
from headway.operate.release import release
from headway.operate.replay import Replay
from headway.operate.score import Truths, score
from headway.operate.serve import Desk, InUse, asked_here, in_use, must_have_teams, tasks, told_until
from headway.operate.store_replay import is_due, run_replay, wait
from headway.operate.train import NotReleased, Trained, train

REPLAYED = 400
"""A replay looks back further than a year until so many rows came since; `headway replay --help` says so."""

QUICK_ROWS = 4_000
"""The newest rows, bots and empty changes apart, that a training within an analysis looks at; `headway retrain` takes all."""

QUICK = ("constant", "area_rate", "size_alone", "logistic", "prior_boosted", "recent_durations", "hazard_trees")
"""What the first training tries, because it is done in seconds; each later analysis tries one of the others."""

LEAST_SECONDS, LONG_SECONDS = 5.0, 10.0
"""Time that must be left for what every task needs, and for one more candidate; without it that waits for the next run."""

SETTLING = timedelta(days=7)
"""How long after its training the first model may give way to a candidate that this training had no time for."""

MARGIN = 1.25
"""How much longer than its rows tell a training may take."""

UNPASSED = "Not yet: no candidate passed its checks; `headway models` says which."
"""Which check failed, and by how much, is a page of its own."""

Left = Callable[[], float]
Gathered = Callable[[], Rows]


@dataclass(frozen=True)
class Learned:
    """What became of one task in a run: whether a model speaks now, one sentence that says so or why not, and if it is the first."""

    task: str
    speaks: bool
    sentence: str
    is_first: bool = False


@dataclass
class _Pace:
    """The seconds that are `left`, and how many each kind of work has cost at most in this run, for one of what it is done on."""

    left: Left
    cost: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def spend(self, work: str, n: int = 1) -> Iterator[None]:
        """Do work on `n` things and remember what one of them cost; raise `NotYet` where what is left may not suffice."""
        start = self.left()
        if start < max(LEAST_SECONDS, LEAST_SECONDS / 2 + MARGIN * self.cost.get(work, 0.0) * n):
            raise NotYet("Not yet: no time was left in this run; the next one goes on, or `headway retrain` does now.")
        try:
            yield
        finally:
            # beside endless time nothing took any
            spent = start - self.left() if isfinite(start) else 0.0
            self.cost[work] = max(self.cost.get(work, 0.0), spent / max(n, 1))


def learn(desk: Desk, say: Say = lambda _: None, left: Left = lambda: float("inf")) -> list[Learned]:
    """Bring every task up to date within the seconds that `left` says; what fails or finds no time says why and harms nothing.

    No task tries one more candidate before each has a model and a look at its own past.
    """
    learned, pace = [], _Pace(left)
    more: list[tuple[Desk, Task, Gathered]] = []
    for task in asked_here(desk, tasks().values()):
        at = told_until(desk, task)
        gathered: Gathered = cache(partial(gather, at.store, at.settings, task, at.now))
        learned.append(_guarded(at, task, gathered, say, pace))
        # nobody believes a first model before they see what it would have said of their own past
        if left() > LEAST_SECONDS and _asks_for_a_replay(at, task, gathered):
            say(f"{task.title}, a year ago")
            _replay_anew(at, task, gathered)
        if learned[-1].speaks and not learned[-1].is_first and _untried(at, task):
            more.append((at, task, gathered))
    for at, task, gathered in more:
        if left() > LONG_SECONDS:
            _try_another(at, task, gathered, say)
    return learned


def _guarded(desk: Desk, task: Task, gathered: Gathered, say: Say, pace: _Pace) -> Learned:
    try:
        return _one(desk, task, gathered, say, pace)
    except NotReleased:
        return Learned(task.name, False, UNPASSED)
    except HeadwayError as error:
        return Learned(task.name, False, error.what)


def _one(desk: Desk, task: Task, gathered: Gathered, say: Say, pace: _Pace) -> Learned:
    must_have_teams(desk, task)
    with pace.spend("facts"):
        say(task.title)
        rows = gathered()
    before = in_use(desk, task)
    speaking = before or _first(desk, task, rows, pace)
    keep_champion(desk.store, speaking.trial)
    n = fill(desk, speaking, rows)
    score(desk.store, Truths(task, rows, desk.now, speaking.watch.ripening_days))
    told = f"{task.title}: {speaking.serving.version} speaks; {n:,} new predictions."
    return Learned(task.name, True, told, is_first=before is None)


def _first(desk: Desk, task: Task, rows: Rows, pace: _Pace) -> InUse:
    with pace.spend("training on a row", min(len(rows), QUICK_ROWS)):
        return release(desk, task, _trained(desk, task, rows, quick(task)))


def _trained(desk: Desk, task: Task, rows: Rows, candidates: Sequence[Candidate]) -> Trained:
    trained = train(desk, task, _newest(rows), Plan(task.target, np.datetime64(desk.now, "us")), candidates)
    desk.store.remember(f"tried:{task.name}", " ".join(sorted({*_tried(desk, task), *(c.name for c in candidates)})))
    return trained


def _newest(rows: Rows) -> Rows:
    """Return the newest rows, so many that `QUICK_ROWS` of them count: in some histories every third change is a bot's."""
    counts = np.flatnonzero(rows.groups["aside"].astype(str) == "") if "aside" in rows.groups else np.arange(len(rows))
    return rows.take(np.arange(counts[-QUICK_ROWS] if len(counts) > QUICK_ROWS else 0, len(rows)))


def _untried(desk: Desk, task: Task) -> list[Candidate]:
    """Return what the first training had no time for; what somebody chose by a rollback is not tried again so soon."""
    speaking, tried = in_use(desk, task), _tried(desk, task)
    if speaking is None or not tried or speaking.as_of + SETTLING < desk.now:
        return []
    if registry.throne(desk.home, task.name).deposed:
        return []
    met = {*tried, *(result.name for result in speaking.trial.results)}
    return [c for c in _able(task) if c.kind != "deep" and c.name not in met]


def _try_another(desk: Desk, task: Task, gathered: Gathered, say: Say) -> None:
    """Try one more candidate beside the one in use and the rules; one that fails or is no better changes nothing."""
    speaking, fresh = in_use(desk, task), _untried(desk, task)[0]
    if speaking is None:
        return
    say(f"{task.title}, {fresh.title}")
    beside = [c for c in _able(task) if c.kind == "rule" or c.name == speaking.trial.chosen]
    with suppress(HeadwayError):
        trained = _trained(desk, task, gathered(), [*beside, fresh])
        found = duel_of_recipes(task, speaking.trial.chosen, trained)
        if trained.candidate.name == fresh.name and found and found.is_shown:
            release(desk, task, trained)


def _tried(desk: Desk, task: Task) -> list[str]:
    return (desk.store.meta(f"tried:{task.name}") or "").split()


def quick(task: Task) -> list[Candidate]:
    """Return the candidates of a task that the first analysis can afford."""
    return [c for c in _able(task) if c.name in QUICK]


def _able(task: Task) -> list[Candidate]:
    found = discover("headway.models.candidates", Candidate).values()
    return [c for c in found if task.target in c.targets]


def replay_all(desk: Desk, chosen: Sequence[Task], since: datetime | None, say: Say = lambda _: None) -> list[Replay]:
    """Replay tasks since a day, or since the default one; a task that cannot be replayed says why."""
    found = []
    for task in chosen:
        say(task.title)
        try:
            at = told_until(desk, task)
            rows = gather(at.store, at.settings, task, at.now)
            found.append(run_replay(at, task, rows, since or replay_since(at, rows), quick(task)))
        except HeadwayError as error:
            found.append(Replay(task.name, f"{since:%Y-%m-%d}" if since else "", "", 0, error.what))
    return found


def replay_since(desk: Desk, rows: Rows) -> datetime:
    """Return the day a replay starts by default: a year ago, earlier where little happened since, later in a young history."""
    if not len(rows):
        return desk.now - YEAR
    enough, half = rows.at[-min(REPLAYED, len(rows))].astype(datetime), rows.at[len(rows) // 2].astype(datetime)
    day: datetime = max(min(desk.now - YEAR, enough), half)
    return day


def _asks_for_a_replay(desk: Desk, task: Task, gathered: Gathered) -> bool:
    try:
        return is_due(desk, task, gathered)
    except HeadwayError:
        return False  # the task has said already why there are no rows


def _replay_anew(desk: Desk, task: Task, gathered: Gathered) -> None:
    try:
        rows = gathered()
        run_replay(desk, task, rows, replay_since(desk, rows), quick(task))
    except NotYet:
        # a young history has nothing to look back on, which the questions about it say themselves
        wait(desk, task)
    except HeadwayError:
        return  # whatever was kept stays, and the next run tries again
