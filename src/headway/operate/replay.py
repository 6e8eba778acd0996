"""Replays the past: what a trial chose as of an earlier day, what it would have said since, and what happened; never mixed with live ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from msgspec import Struct, structs

from headway.core.stats.intervals import wilson
from headway.models.adaptive import served
from headway.models.base import Candidate, Fact, Plan, Rows, Task
from headway.models.entry import without_aside
from headway.models.guard import NotYet
from headway.models.measures import effort, quantiles
from headway.models.rows import seconds
from headway.models.trial import refit, run_trial
from headway.operate.crowd import n_people
from headway.operate.said import Prediction, Serving, say
from headway.operate.truth import happened, noun
from headway.operate.watch import FLAGGED
from headway.questions._scored import between_equals, unshown, who

MOST_EARLY = 6_000
"""The newest changes before the day that a replay learns from: it must not take longer than the analysis it opens."""

LEAST = 60
"""Changes since the day of the replay below which it tells nothing."""


class Replay(Struct, frozen=True):
    """What the rule or model chosen as of `since` would have said of the `n` subjects after it, and what happened until now.

    For chances: how many it flagged, how many of those and of the others happened, each share with its 95 % interval.
    For times: the share of finished ones inside the 80 % interval. `sentence` says it, or why nothing may be said.
    `made_of` names the code, settings and repositories of a kept one.
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
    made_of: str = ""


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
    early = past.rows.take(past.rows.at < then)
    early = early.take(np.arange(max(0, len(early) - MOST_EARLY), len(early)))
    asked = replace(plan, now=then)
    outcome = run_trial(past.task, early, asked, candidates, with_oracle=False)
    entry = outcome.candidates[outcome.trial.chosen or outcome.trial.results[0].name]
    model, _ = refit(past.task, early, asked, entry)
    version = f"{'rule' if entry.kind == 'rule' else 'model'} {entry.name} as of {since:%Y-%m-%d}"
    # a model of times is corrected by every truth as it comes, then as now
    said = served(model, later, later)
    empty = Replay(past.task.name, f"{since:%Y-%m-%d}", version, len(later), "")
    if past.task.target == "time":
        return _of_times(past, empty, later, said), say(
            Serving(past.task, past.facts, model, version), later, past.task.moment, later
        )
    flagged = riskiest(said, later)
    serving = Serving(past.task, past.facts, model, version, float(said[flagged].min()))
    kept = zip(say(serving, later), flagged.tolist(), strict=True)
    return _of_chances(past, empty, later, flagged, said), [replace(p, is_flagged=flag) for p, flag in kept]


def riskiest(said: np.ndarray, rows: Rows) -> np.ndarray:
    """Return which rows, (n,), are the riskiest 5 %, at least one; of those said to be equal the larger ones, then the earlier.

    Raises `NotYet` where twice as many are equally risky and nothing tells their size: any choice would be arbitrary.
    """
    n, size = max(1, round(FLAGGED * len(rows))), effort(rows)
    order = np.lexsort((np.zeros(len(rows)) if size is None else -np.nan_to_num(size), -said))
    if size is None and (said >= said[order[n - 1]]).sum() > 2 * n:
        raise NotYet("Not yet: with what was known by then, too many looked equally likely to flag any.")
    flagged = np.zeros(len(rows), bool)
    flagged[order[:n]] = True
    return flagged


def _of_chances(past: Past, empty: Replay, later: Rows, flagged: np.ndarray, said: np.ndarray) -> Replay:
    n = int(flagged.sum())
    if min(past.n_people(later.take(part)) for part in (flagged, ~flagged)) < past.least:
        return _withheld(empty, past.least)
    hits, others, rest = int(later.y[flagged].sum()), int(later.y[~flagged].sum()), len(later) - n
    sentence = (
        f"{who(empty.version)} flagged {n:,} of {len(later):,} {noun(past.task.name)} since {empty.since} with what was known by then"
        f"{between_equals(said, flagged, 'earlier' if effort(later) is None else 'larger')}: "
        f"{_share(hits, n)} {happened(past.task.name)} since, of the others {_share(others, rest)}"
        f"{unshown(_between(hits, n), _between(others, rest))}."
    )
    return structs.replace(
        empty,
        sentence=sentence,
        n_flagged=n,
        n_flagged_happened=hits,
        n_others_happened=others,
        flagged_interval=_between(hits, n),
        others_interval=_between(others, rest),
    )


def _of_times(past: Past, empty: Replay, later: Rows, said: np.ndarray) -> Replay:
    if past.n_people(later) < past.least:
        return _withheld(empty, past.least)
    ends = np.exp(quantiles(said))
    done = ~np.isnat(later.known_at)
    last = later.known_at[done].max() if done.any() else later.at.max()
    age = seconds(last - later.at)
    # what is still open counts once it is older than its interval; before that nobody can tell
    told = done | (age > ends[:, 2])
    inside = done & (ends[:, 0] <= later.y) & (later.y <= ends[:, 2])
    hits, n = int(inside[told].sum()), int(told.sum())
    sentence = (
        f"Of {n:,} {noun(past.task.name)} since {empty.since}, {_share(hits, n)} were done within the 80 % interval that "
        f"{who(empty.version).lower()} would have said with what was known by then."
    )
    return structs.replace(empty, sentence=sentence, covered=hits / max(n, 1), covered_interval=_between(hits, n))


def _withheld(empty: Replay, least: int) -> Replay:
    sentence = f"Withheld: fewer than {least} people stand behind the flagged changes or behind the others."
    return structs.replace(empty, sentence=sentence, withheld=True)


def _between(hits: int, n: int) -> tuple[float, float] | None:
    low, high = wilson(hits, n) or (None, None)
    return None if low is None or high is None else (low, high)


def _share(hits: int, n: int) -> str:
    between = _between(hits, n)
    ends = f" ({between[0] * 100:.0f} to {between[1] * 100:.0f} %)" if between else ""
    return f"{100 * hits / max(n, 1):.0f} %{ends}"
