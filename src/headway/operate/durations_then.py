"""How long open work will take, as a model of times would have said on any day: trained anew each year before, the one in use today."""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from headway.core.errors import HeadwayError
from headway.core.registry import find
from headway.models.adaptive import served
from headway.models.base import Candidate, Model, Plan, Rows, Task
from headway.models.durations import given_open
from headway.models.known import known
from headway.models.rows import seconds
from headway.operate.monitor import STALE_DAYS
from headway.operate.said import change_of
from headway.operate.serve import Desk, in_use

RULE = "recent_durations"
"""What tells durations where no model of times is in use."""

MOST_ROWS = 8_000
"""Rows that a training for a past day learns from: the newest, so that all of them together stay quick."""

LEAST_ROWS = 100
"""Rows known at the beginning of a year below which no model would have been there: it is trained on the day itself."""

_YEAR = np.timedelta64(STALE_DAYS, "D")


@dataclass(frozen=True)
class Learner:
    """Which candidate learns durations, how that is told, and the model in use with the moment of its training, if one is."""

    candidate: Candidate
    told: str
    model: Model | None = None
    as_of: np.datetime64 | None = None


def learner_of(desk: Desk, asked: str = "") -> Learner:
    """Return the candidate named, else that of the model of times in use, else the rule; the model itself where it is theirs.

    A model that was trained after `desk.now` knows what came later, so only its candidate is taken.
    """
    speaking = None
    with suppress(HeadwayError):  # one that cannot be read serves nobody
        speaking = in_use(desk, find("headway.models.tasks", Task, "completion_time", "task"))
    name = asked or (speaking.trial.chosen if speaking else RULE)
    candidate = find("headway.models.candidates", Candidate, name, "candidate")
    if speaking and name == speaking.trial.chosen and speaking.as_of <= desk.now:
        as_of = np.datetime64(speaking.as_of, "us")
        return Learner(candidate, f"learned durations ({name}, the model in use)", speaking.serving.model, as_of)
    why = "" if asked or speaking else ", no model is in use"
    return Learner(candidate, f"learned durations ({name}{why})")


@dataclass(frozen=True)
class Durations:
    """Durations of open changes as they would have been told at any moment up to `now`, from what was known then.

    `rows` are those of `completion_time`, in time order: every change at each of its fixed moments.
    """

    rows: Rows
    learner: Learner
    now: np.datetime64
    trained: dict[np.datetime64, Model] = field(default_factory=dict)

    def said(self, changes: np.ndarray, moment: np.datetime64) -> np.ndarray:
        """Return the chances of being done by each horizon counted from `moment`, (n, 64), of changes (n,) open then."""
        asked = self._newest(changes, moment)
        model, since = self._speaking(moment)
        later = self.rows.take((self.rows.at > since) & (self.rows.at < moment))
        return given_open(served(model, asked, later), seconds(moment - asked.at))

    def _newest(self, changes: np.ndarray, moment: np.datetime64) -> Rows:
        """Return the row of the latest fixed moment that each change had reached."""
        names, code = self._codes
        reached = np.flatnonzero(self.rows.at <= moment)
        last = np.zeros(len(names), int)
        last[code[reached]] = reached  # rows rise in time, and of equal places the last one assigned stays
        return self.rows.take(last[np.searchsorted(names, [change_of(c) for c in changes])])

    @cached_property
    def _codes(self) -> tuple[np.ndarray, np.ndarray]:
        names, code = np.unique([change_of(subject) for subject in self.rows.ids], return_inverse=True)
        return names, code

    def _speaking(self, moment: np.datetime64) -> tuple[Model, np.datetime64]:
        """Return the model that would have spoken at a moment, and when it was trained."""
        if moment == self.now and self.learner.model is not None and self.learner.as_of is not None:
            return self.learner.model, self.learner.as_of
        since = self._since(moment)
        if since not in self.trained:
            seen = known(self.rows, since, "censored")
            newest = seen.take(np.arange(max(0, len(seen) - MOST_ROWS), len(seen)))
            self.trained[since] = self.learner.candidate.fit(newest, Plan("time", since))
        return self.trained[since], since

    def _since(self, moment: np.datetime64) -> np.datetime64:
        # a rule counts the latest work whenever it is asked; a model serves until it is a year old
        year = self.now + ((moment - self.now) // _YEAR) * _YEAR
        few = (self.rows.at < year).sum() < LEAST_ROWS
        return moment if self.learner.candidate.kind == "rule" or few else year
