"""Watches a model in use: how good it was on ripe truths over time, whether facts or predictions moved, where it fails."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np

from headway.core.stats.intervals import wilson
from headway.models.base import Rows, Task
from headway.models.drift import (
    BUDGET,
    HORIZON,
    LEAST_EACH,
    LEAST_PSI,
    Alarm,
    accuracy_alarms,
    can_tell,
    fact_alarms,
    mean_alarm,
    psi,
    shift_p,
    window_size,
)
from headway.models.slices import Pattern, failures
from headway.models.tally import Tally, ranking, recalibration, reliability
from headway.operate.maturing import Wait, coming, waits
from headway.operate.reference import Watch
from headway.operate.truth import ripe, ripe_times

LEAST_WINDOW = 100
"""Ripe predictions below which nothing is said about accuracy."""

STALE_DAYS = 365
"""A model older than this is due for retraining, however good it looks."""

LEAST_GROUP = 30


class Window(msgspec.Struct, frozen=True):
    """How good a model was on one run of ripe predictions; a measure that the rows cannot tell is missing."""

    since: str
    until: str
    n: int
    n_happened: int
    expected: float
    auc: float | None
    slope: float | None
    brier: float | None
    loss: float | None = None
    covered: float | None = None


class Group(msgspec.Struct, frozen=True):
    """How a group fared: how many of its rows happened, how many the model expected, and the 95 % interval of the share."""

    group: str
    value: str
    n: int
    n_happened: int
    expected: float
    low: float
    high: float


class Watched(msgspec.Struct, frozen=True):
    """What the watch over one model found: `state` is fine, degraded, stale or not yet; findings are whole sentences.

    `window` is how many ripe predictions make a window, `shows` the smallest loss of AUC that two of them show; `live` says
    how the predictions did that were stored when their moment came.
    """

    task: str
    version: str
    as_of: str
    days_old: int
    state: str
    sentence: str
    ripening_days: float
    window: int
    shows: float | None
    windows: tuple[Window, ...] = ()
    reliability: tuple[tuple[float, int, int], ...] = ()
    accuracy: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    live: str = ""
    n_mature: int = 0
    per_week: float = 0.0
    waiting: tuple[Wait, ...] = ()


@dataclass(frozen=True)
class Use:
    """What became of a model: `rows` are those it predicted, with their truth as known now, and `said` (n,) what it said.

    `before` are rows of its training. `people` (n,) stand behind the rows, "" for no human: they are counted, never told.
    """

    task: Task
    watch: Watch
    before: Rows
    rows: Rows
    said: np.ndarray
    people: np.ndarray


def watch_over(use: Use, now: np.datetime64, least: int) -> Watched:
    """Say how a model does in use; no slice with fewer than `least` people is told."""
    if use.task.target == "time":
        return _over_times(use, now)
    task, watch, rows, said = use.task, use.watch, use.rows, use.said
    size, shows = window_size(watch.reference)
    size = max(size, LEAST_WINDOW)
    # nothing ranks worse than a coin for long: a loss larger than what there is to lose is no promise
    shows = shows if shows < ranking(watch.reference).value - 0.5 else np.inf
    is_ripe, truth = ripe(rows, watch.ripening_days, now, task.absent)
    done = np.flatnonzero(is_ripe)
    parts = [done[i : i + size] for i in range(0, len(done) - size + 1, size)]
    tallies = [Tally.of(said[part], truth[part]) for part in parts]
    alarms = accuracy_alarms(watch.reference, tallies) if tallies else []
    settled = _settled(rows, truth, done)
    found = _patterns(settled, said[done], use.people[done], least) if len(done) >= LEAST_WINDOW else []
    days = max(0, int((now - np.datetime64(watch.as_of)) / np.timedelta64(1, "D")))
    state, sentence = _judged(alarms, len(done), size, days)
    if state == "fine" and not can_tell(watch.reference, tallies):
        state, sentence = "not yet", _too_rare(watch.reference, Tally.of(said[done], truth[done]))
    tests = [("Accuracy", size, True), (f"A loss of {shows:.2f} AUC", 2 * size, True)][: 2 if np.isfinite(shows) else 1]
    tests += [("Where it fails", LEAST_WINDOW, True), ("Whether facts or predictions moved", LEAST_WINDOW, False)]
    watched = Watched(
        task.name,
        watch.version,
        watch.as_of,
        days,
        state,
        sentence,
        watch.ripening_days,
        size,
        shows if np.isfinite(shows) else None,
        tuple(_window(rows, said, truth, part) for part in parts),
        tuple(reliability(Tally.of(said[done], truth[done]))),
        tuple(map(_accuracy_words, alarms)),
        tuple(map(_fact_words, _moved(use.before, rows, size))),
        _prediction_words(watch, said[-size:]),
        tuple(map(_pattern_words, found)),
        tuple(_groups(settled, said[done], use.people[done], least)),
    )
    return _waiting(use, watched, len(done), tests, now)


def _waiting(
    use: Use, found: Watched, n_mature: int, tests: Sequence[tuple[str, int, bool]], now: np.datetime64
) -> Watched:
    at = now.astype("M8[us]").astype(datetime)
    come = coming(use.before.at, use.rows.at, at, found.ripening_days)
    waiting = waits(tests, come, n_mature, datetime.fromisoformat(found.as_of), at)
    return msgspec.structs.replace(found, n_mature=n_mature, per_week=come.per_week, waiting=waiting)


def _over_times(use: Use, now: np.datetime64) -> Watched:
    watch, rows = use.watch, use.rows
    reference = np.array(watch.losses)
    size = max(LEAST_WINDOW, min(len(reference), 4 * LEAST_WINDOW))
    is_ripe, losses, inside = ripe_times(rows, use.said, watch.ripening_days, now)
    done = np.flatnonzero(is_ripe)
    parts = [done[i : i + size] for i in range(0, len(done) - size + 1, size)]
    alarm = mean_alarm(reference, [losses[part] for part in parts], BUDGET["auc"]) if parts else None
    days = max(0, int((now - np.datetime64(watch.as_of)) / np.timedelta64(1, "D")))
    state, sentence = _judged([alarm] if alarm else [], len(done), size, days)
    if state == "fine" and len(parts) == 1 and len(reference) < 2 * LEAST_EACH:
        few = f"only {len(reference)} of those it was released on had, fewer than the {2 * LEAST_EACH} needed to compare with"
        state, sentence = "not yet", f"{len(done):,} predictions have matured since its release; {few}."
    found = Watched(use.task.name, watch.version, watch.as_of, days, state, sentence, watch.ripening_days, size, None)
    tests = [("Accuracy", size, True), ("Whether facts moved", LEAST_WINDOW, False)]
    return msgspec.structs.replace(
        _waiting(use, found, len(done), tests, now),
        windows=tuple(_time_window(rows, part, losses, inside) for part in parts),
        accuracy=tuple(map(_accuracy_words, [alarm] if alarm else [])),
        facts=tuple(map(_fact_words, _moved(use.before, rows, size))),
    )


def _time_window(rows: Rows, part: np.ndarray, losses: np.ndarray, inside: np.ndarray) -> Window:
    span = [str(rows.at[part[i]].astype("M8[s]")) for i in (0, -1)]
    means = {"loss": float(losses[part].mean()), "covered": float(inside[part].mean())}
    return Window(span[0], span[1], len(part), 0, 0.0, None, None, None, **means)


def _judged(alarms: list[Alarm], n: int, size: int, days: int) -> tuple[str, str]:
    if alarms:
        return "degraded", "It does worse than when it was released: " + " ".join(map(_accuracy_words, alarms))
    if days > STALE_DAYS:
        return "stale", f"It was trained {days:,} days ago; `headway retrain` tries a newer one."
    if n < size:
        return (
            "not yet",
            f"{n:,} predictions have matured since its release; {size:,} are needed to tell whether it still does as well.",
        )
    return "fine", f"It does as well as when it was released, on {n:,} mature predictions."


def _too_rare(reference: Tally, since: Tally) -> str:
    rarer = 1 if min(since.n - since.n_happened, reference.n - reference.n_happened) >= LEAST_EACH else 0
    then, now = (int(tally.counts[rarer].sum()) for tally in (reference, since))
    what = "happened" if rarer else "did not happen"
    return (
        f"{since.n:,} predictions have matured since its release, too few of one outcome to tell: {now} {what}, {then} of those "
        f"it was released on; {LEAST_EACH} of either are needed."
    )


def _settled(rows: Rows, truth: np.ndarray, done: np.ndarray) -> Rows:
    part = rows.take(done)
    return Rows(part.ids, part.at, part.x, part.names, truth[done], part.known_at, part.groups)


def _moved(before: Rows, rows: Rows, size: int) -> list[Alarm]:
    if min(len(before), len(rows)) < LEAST_WINDOW:
        return []
    return fact_alarms(before.x, rows.x[-size:], rows.names)


def _patterns(rows: Rows, said: np.ndarray, people: np.ndarray, least: int) -> list[Pattern]:
    return failures(rows, said, may_show=lambda mask: _enough_people(people[mask], least))


def _enough_people(people: np.ndarray, least: int) -> bool:
    return len(set(people.tolist()) - {""}) >= least


def _groups(rows: Rows, said: np.ndarray, people: np.ndarray, least: int) -> Iterable[Group]:
    for name, values in rows.groups.items():
        for value in sorted(set(map(str, values))) if name != "twin" else []:
            mask = values.astype(str) == value
            n, hits = int(mask.sum()), int(rows.y[mask].sum())
            between = wilson(hits, n)
            if n >= LEAST_GROUP and between and _enough_people(people[mask], least):
                yield Group(
                    name, value, n, hits, float(said[mask].sum()), float(between[0] or 0), float(between[1] or 1)
                )


def _window(rows: Rows, said: np.ndarray, truth: np.ndarray, part: np.ndarray) -> Window:
    tally = Tally.of(said[part], truth[part])
    area, slope = ranking(tally).value, recalibration(tally)[1].value
    return Window(
        str(rows.at[part[0]].astype("M8[s]")),
        str(rows.at[part[-1]].astype("M8[s]")),
        len(part),
        tally.n_happened,
        float(said[part].sum()),
        area if np.isfinite(area) else None,
        slope if np.isfinite(slope) else None,
        float(np.mean((said[part] - truth[part]) ** 2)),
    )


_WORDS = {
    "auc": "It ranks worse: AUC {before:.3f} before, {after:.3f} in the newest {spans}",
    "slope": "Its chances are too sure: calibration slope {before:.2f} before, {after:.2f} in the newest {spans}",
    "loss": "Its times are farther off: pinball loss {before:.3f} before, {after:.3f} in the newest {spans}",
    "offset": "Its chances are off as a whole: log odds by {before:+.2f} before, by {after:+.2f} in the newest {spans}",
}


def _accuracy_words(alarm: Alarm) -> str:
    spans = "window" if alarm.windows == 1 else f"{alarm.windows} windows"
    said = _WORDS[alarm.what].format(before=alarm.before, after=alarm.after, spans=spans)
    return f"{said} ({alarm.z:.1f} standard errors, {alarm.limit:.1f} allowed)."


def _fact_words(alarm: Alarm) -> str:
    return f"{alarm.what} moved: median {alarm.before:.3g} at the training, {alarm.after:.3g} lately (stability index {alarm.z:.2f})."


def _prediction_words(watch: Watch, said: np.ndarray) -> tuple[str, ...]:
    reference = watch.said
    if min(len(reference), len(said)) < LEAST_WINDOW:
        return ()
    far = psi(reference, said)
    if far < LEAST_PSI or shift_p(reference, said) > BUDGET["predictions"] / HORIZON:
        return ()
    return (
        f"Predictions moved: mean {reference.mean():.3f} at the training, {said.mean():.3f} lately (stability index {far:.2f}).",
    )


def _pattern_words(found: Pattern) -> str:
    more = "more" if found.happened > found.expected else "fewer"
    return (
        f"{found.words}: {found.happened:.0f} of {found.n:,} happened, {more} than the {found.expected:.1f} expected "
        f"(p {found.p:.3f} after all looks)."
    )
