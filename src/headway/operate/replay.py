"""Replays the past: what a trial chose as of an earlier day, what it would have said since, and what happened; never mixed with live ones."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from msgspec import Struct, structs

from headway.core.errors import HeadwayError
from headway.core.look_back import opening, singled_out, unshown, who
from headway.core.stats.intervals import wilson
from headway.models.adaptive import served
from headway.models.base import Candidate, Fact, Model, Plan, Rows, Task
from headway.models.entry import without_aside
from headway.models.guard import NotYet
from headway.models.measures import quantiles
from headway.models.rows import seconds
from headway.models.trial import refit, run_trial
from headway.operate.crowd import n_people
from headway.operate.monitor import STALE_DAYS
from headway.operate.reference import flag_from
from headway.operate.said import Prediction, Serving, change_of, say
from headway.operate.truth import happened, noun

MOST_EARLY = 6_000
"""The newest changes before the day that a replay learns from: it must not take longer than the analysis it opens."""

MEANT = 0.8
"""How often the interval of times means to hold."""

LEAST = 60
"""Changes since the day of the replay below which it tells nothing."""


class Replay(Struct, frozen=True):
    """What the rule or model chosen as of `since` would have said of the `n` subjects after it, and what happened by `until`.

    For chances: how many it flagged, how many of those and of the others happened, each share with its 95 % interval.
    For times: the share of finished ones inside the 80 % interval. `sentence` says it, or why nothing may be said.
    `made_of` names the code, settings and repositories of a kept one, `labels` what was known by `until`.
    """

    task: str
    since: str
    version: str
    n: int
    sentence: str
    n_flagged: int = 0
    n_flagged_happened: int = 0
    n_others_happened: int = 0
    flagged_interval: tuple[float, float] | None = None
    others_interval: tuple[float, float] | None = None
    covered: float | None = None
    covered_interval: tuple[float, float] | None = None
    withheld: bool = False
    until: str = ""
    made_of: str = ""
    labels: str = ""

    def is_ahead_of(self, now: datetime) -> bool:
        """Tell whether it knows what came after `now`: nobody may be told then."""
        return bool(self.until) and datetime.fromisoformat(self.until) > now


@dataclass(frozen=True)
class Past:
    """A task's rows with their truth as known now, who stands behind each by its id ("" for no human), and how few may be shown."""

    task: Task
    facts: dict[str, Fact]
    rows: Rows
    people: dict[str, str]
    least: int

    def n_people(self, rows: Rows) -> int:
        """Return how many humans stand behind rows."""
        return n_people(self.people, rows.ids)


def replay(
    past: Past,
    since: datetime,
    plan: Plan,
    candidates: Sequence[Candidate] | None = None,
) -> tuple[Replay, list[Prediction]]:
    """Train as of `since` on labels as known then, predict everything later, and compare with what happened by `plan.now`.

    Raises `NotYet` where there was too little history before `since`, or too little since.
    """
    then = np.datetime64(since, "us")
    later = without_aside(past.rows.take(past.rows.at >= then))[0]
    if past.task.absent == "unknown":
        later = later.take(np.isfinite(later.y))
    if len(later) < LEAST:
        raise NotYet(
            f"Not yet: only {len(later):,} {noun(past.task.name)} since {since:%Y-%m-%d}; {LEAST} are needed for a replay."
        )
    early = _newest(past.rows, then)
    asked = replace(plan, now=then)
    outcome = run_trial(past.task, early, asked, candidates, with_oracle=False)
    entry = outcome.candidates[outcome.trial.chosen or outcome.trial.results[0].name]
    # without one that passes nothing would have been said: how the best of them did tells whether the checks were right
    failed = "" if outcome.trial.chosen else ", which failed its checks and would not have spoken,"
    version = f"{'rule' if entry.kind == 'rule' else 'model'} {entry.name}{failed} as of {since:%Y-%m-%d}"
    until = plan.now.astype("M8[us]").astype(datetime).isoformat()
    empty = Replay(past.task.name, f"{since:%Y-%m-%d}", version, len(later), "", until=until)
    if past.task.target == "time":
        return _times(past, empty, later, list(_trained_anew(past, later, asked, entry)))
    model, _ = refit(past.task, early, asked, entry)
    said = model.predict(later)
    serving = Serving(past.task, past.facts, model, version, flag_from(said))
    return _of_chances(past, empty, later, said, said >= serving.threshold), say(serving, later)


def _trained_anew(past: Past, later: Rows, plan: Plan, entry: Candidate) -> Iterator[tuple[Model, Rows]]:
    """Yield each model that would have spoken since the plan's day, and of which rows: a stale one gives way to a new training.

    That one which degrades earlier would have given way too is left out: a watch over each moment would cost too much.
    """
    model, _ = refit(past.task, _newest(past.rows, plan.now), plan, entry)
    every, at = np.timedelta64(STALE_DAYS, "D"), plan.now
    while at <= later.at[-1]:
        part = later.take((later.at >= at) & (later.at < at + every))
        if len(part) and at > plan.now:
            with suppress(HeadwayError):  # the model before it speaks on, as it would in service
                model, _ = refit(past.task, _newest(past.rows, at), replace(plan, now=at), entry)
        if len(part):
            yield model, part
        at += every


def _newest(rows: Rows, before: np.datetime64) -> Rows:
    early = rows.take(rows.at < before)
    return early.take(np.arange(max(0, len(early) - MOST_EARLY), len(early)))


def _times(
    past: Past, empty: Replay, later: Rows, spoke: Sequence[tuple[Model, Rows]]
) -> tuple[Replay, list[Prediction]]:
    # a model of times is corrected by every truth as it comes, then as now
    said = np.concatenate([served(model, part, part) for model, part in spoke])
    kept = [
        say(Serving(past.task, past.facts, model, empty.version), part, past.task.moment, part) for model, part in spoke
    ]
    return _of_times(past, empty, later, said, anew=len(spoke) > 1), [one for part in kept for one in part]


def _of_chances(past: Past, empty: Replay, later: Rows, said: np.ndarray, flagged: np.ndarray) -> Replay:
    begun = opening(empty.version, said, flagged, f"{empty.since} with what was known by then", noun(past.task.name))
    apart = singled_out(said, flagged)
    parts = (apart, ~apart) if apart.any() else (~apart,)
    if min(past.n_people(later.take(part)) for part in parts) < past.least:
        return _withheld(empty, past.least)
    hits, others, n = int(later.y[apart].sum()), int(later.y[~apart].sum()), int(apart.sum())
    rest = len(later) - n
    came = f"{happened(past.task.name)} by {empty.until[:10]}"
    if not n:
        return structs.replace(
            empty, sentence=f"{begun}: {_share(others, rest)} of them {came}.", n_others_happened=others
        )
    sentence = (
        f"{begun}: {_share(hits, n)} {came}, of the others {_share(others, rest)}{unshown(hits, n, others, rest)}."
    )
    if not flagged.any():
        return structs.replace(empty, sentence=sentence, n_others_happened=hits + others)
    return structs.replace(
        empty,
        sentence=sentence,
        n_flagged=n,
        n_flagged_happened=hits,
        n_others_happened=others,
        flagged_interval=_between(hits, n),
        others_interval=_between(others, rest),
    )


def _of_times(past: Past, empty: Replay, later: Rows, said: np.ndarray, *, anew: bool) -> Replay:
    if past.n_people(later) < past.least:
        return _withheld(empty, past.least)
    ends = np.exp(quantiles(said))
    done = ~np.isnat(later.known_at)
    last = later.known_at[done].max() if done.any() else later.at.max()
    age = seconds(last - later.at)
    # what is still open counts once it is older than its interval; before that nobody can tell
    told = done | (age > ends[:, 2])
    inside = done & (ends[:, 0] <= later.y) & (later.y <= ends[:, 2])
    n, covered = int(told.sum()), float(inside[told].sum()) / max(int(told.sum()), 1)
    # what is said of one change at several moments holds or fails together: only changes make a share surer
    n_subjects = len({change_of(one) for one in later.ids[told]})
    between = _between(covered * n_subjects, n_subjects)
    spoke = who(empty.version).lower()
    if anew:
        spoke = f"{spoke.removesuffix(',')}, trained anew every year,"
    of = f"{n:,} predictions about {n_subjects:,}" if n > n_subjects else f"{n:,}"
    sentence = (
        f"Of {of} {noun(past.task.name)} since {empty.since}, {_share(covered * n_subjects, n_subjects)} came true by {empty.until[:10]} within the 80 % interval "
        f"of {spoke} with what was known by then"
        f"{_off(between)}."
    )
    return structs.replace(empty, sentence=sentence, covered=covered, covered_interval=between)


def _off(between: tuple[float, float] | None) -> str:
    """Say that intervals held less or more often than they mean to, "" where nobody can tell."""
    if between is None or between[0] <= MEANT <= between[1]:
        return ""
    return f"; they were too {'narrow' if between[1] < MEANT else 'wide'}"


def _withheld(empty: Replay, least: int) -> Replay:
    sentence = f"Withheld: fewer than {least} people stand behind some of what would be counted."
    return structs.replace(empty, sentence=sentence, withheld=True)


def _between(hits: float, n: int) -> tuple[float, float] | None:
    low, high = wilson(hits, n) or (None, None)
    return None if low is None or high is None else (low, high)


def _share(hits: float, n: int) -> str:
    between = _between(hits, n)
    ends = f" ({between[0] * 100:.0f} to {between[1] * 100:.0f} %)" if between else ""
    return f"{100 * hits / max(n, 1):.0f} %{ends}"
