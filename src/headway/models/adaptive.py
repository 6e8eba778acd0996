"""Slow online adaptive conformal: a model of time that corrects its curve by how often its intervals held so far."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from headway.core.errors import HeadwayError
from headway.models.base import Model, Plan, Rows
from headway.models.durations import LEVELS, chance_by, quantiles, rising
from headway.models.known import known
from headway.models.measures import Truth, in_sight
from headway.models.scores import pinballs

GAMMA = 0.005
"""How far one truth moves a level: slow enough not to chase noise (Gibbs and Candès 2021)."""

SMOOTH = 1_000
"""Steps whose mean is the level in force: single steps leave a level astray by .02 even where nothing drifts."""

STATE = "levels.json"
LEAST_WARM = 400
"""Rows below which a level learnt from the past would be noise."""

_EDGE = 0.005


@dataclass(frozen=True)
class Adaptive:
    """A model whose curve says .1, .5 and .9 where the model within says `levels` (3,): there it has lately been right."""

    model: Model
    levels: tuple[float, ...] = LEVELS

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the corrected chances of being done by each horizon, (n, 64)."""
        return corrected(self.model.predict(rows), np.tile(self.levels, (len(rows), 1)))

    def reasons(self, rows: Rows) -> np.ndarray | None:
        """Return the reasons of the model within; a correction has none of its own."""
        return self.model.reasons(rows)

    def files(self) -> dict[str, bytes]:
        """Return the files of the model within and the levels as JSON."""
        return self.model.files() | {STATE: json.dumps(list(self.levels)).encode()}

    def followed(self, rows: Rows, moments: Sequence[np.datetime64]) -> list[Self]:
        """Return the model at each of the moments, as corrected by the truths of later rows that were known then.

        `rows` are all that came up since it was trained, so that asking twice counts no truth twice.
        """
        curves, found = self.model.predict(rows), []
        for now in moments:
            levels = walk(curves[rows.at < now], known(rows, now, "censored"), now, self.levels)[-1]
            found.append(replace(self, levels=tuple(levels.tolist())))
        return found


def served(model: Model, rows: Rows, asked: Rows) -> np.ndarray:
    """Return what a model says of rows, each as corrected by what was known of `asked` when the week of the row began.

    Weeks are those since 1970: levels move so slowly that no day tells. Only a model that is `Adaptive` is corrected; with no
    row in `asked` none is.
    """
    if not isinstance(model, Adaptive) or not len(asked) or not len(rows):
        return model.predict(rows)
    weeks, of = np.unique(rows.at.astype("M8[W]"), return_inverse=True)
    levels = np.array([then.levels for then in model.followed(asked, list(weeks.astype("M8[us]")))])
    return corrected(model.model.predict(rows), levels[of])


def load_adaptive(files: Mapping[str, bytes], load: Callable[[Mapping[str, bytes]], Model]) -> Adaptive:
    """Read the model within by its own `load`, and the levels; levels that are none are taken as uncorrected."""
    levels = np.array(json.loads(files[STATE]), float)
    sound = levels.shape == (3,) and np.isfinite(levels).all() and (levels > 0).all() and (levels < 1).all()
    return Adaptive(load(files), tuple(np.sort(levels).tolist()) if sound else LEVELS)


def warmed(
    rows: Rows, plan: Plan, fit: Callable[[Rows, Plan], Model], settings: Sequence[Mapping[str, float]] = ({},)
) -> Adaptive:
    """Return a model fitted on all rows, its setting and its levels learnt on the last quarter by models fitted before it.

    The last of the `settings` (parameters of the plan) is for too few rows to tell.
    """
    start = int(len(rows) * 0.75)
    if len(rows) - start < LEAST_WARM:
        return Adaptive(fit(rows, _with(plan, settings[-1])))
    then = rows.at[start]
    early, later = known(rows.take(rows.at < then), then, "censored"), rows.take(rows.at >= then)
    told: list[tuple[float, int, np.ndarray, Mapping[str, float]]] = []
    for setting in settings:
        try:
            said = fit(early, replace(_with(plan, setting), now=then)).predict(later)
        except HeadwayError:
            continue
        told.append((_loss(said, later), len(told), said, setting))
    if not told:
        return Adaptive(fit(rows, _with(plan, settings[-1])))
    _, _, said, setting = min(told)
    return Adaptive(fit(rows, _with(plan, setting)), tuple(walk(said, later, plan.now)[-1].tolist()))


def _with(plan: Plan, setting: Mapping[str, float]) -> Plan:
    return replace(plan, parameters={**plan.parameters, **setting})


def _loss(curves: np.ndarray, rows: Rows) -> float:
    times, said = in_sight(Truth.of(rows), curves)
    return float(pinballs(times, said).mean())


def walk(curves: np.ndarray, rows: Rows, now: np.datetime64, start: tuple[float, ...] = LEVELS) -> np.ndarray:
    """Return the levels in force at each row and at last at `now`, (n + 1, 3), from what was known by then.

    Whether a row outlasts a level is known once it is that old, so open work counts too and nothing waits longer than
    the upper end of its interval.
    """
    met = [_followed(curves, rows, now, level, first) for level, first in zip(LEVELS, start, strict=True)]
    found: np.ndarray = np.sort(np.stack(met, axis=1), axis=1)
    return found


def corrected(curves: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return curves (n, 64) that say .1, .5 and .9 where those given say `levels` (n, 3), straight in between."""
    known = np.column_stack([np.zeros(len(curves)), levels, np.ones(len(curves))])
    said = np.array([0.0, *LEVELS, 1.0])
    piece = np.clip((curves[:, :, None] >= known[:, None, 1:-1]).sum(axis=2), 0, 3)
    low, high = np.take_along_axis(known, piece, 1), np.take_along_axis(known, piece + 1, 1)
    part = np.clip((curves - low) / np.maximum(high - low, 1e-9), 0, 1)
    return rising(said[piece] + part * (said[piece + 1] - said[piece]))


def _followed(curves: np.ndarray, rows: Rows, now: np.datetime64, level: float, first: float) -> np.ndarray:
    """Levels in force for one quantile, (n + 1,): the place in the curve that holds so often as it should."""
    if not len(rows):
        return np.array([first])
    place, age = _seen(curves, rows, level)
    known_at = rows.at + (age * 1e6).astype("m8[us]")
    order = np.argsort(known_at, kind="stable")
    n_known = np.searchsorted(known_at[order], np.append(rows.at, max(now, rows.at[-1])), side="right")
    levels, current = [first], first
    for u in place[order].tolist():
        current = min(max(current + GAMMA * (level - (u <= current)), _EDGE), 1 - _EDGE)
        levels.append(current)
    total = np.cumsum([0.0, *levels])
    end = np.arange(1, len(total))
    begin = np.maximum(end - SMOOTH, 0)
    return np.asarray((total[end] - total[begin]) / (end - begin))[n_known]


def _seen(curves: np.ndarray, rows: Rows, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Where in its curve each truth fell, (n,), beyond its end where it is still open; and after how long it is counted.

    Quick and slow truths are counted at the same age, that of the level itself: if each were counted when it came,
    the quick ones of today would speak before the slow ones of last month, and the level would swing.
    """
    done = ~np.isnat(rows.known_at) & np.isfinite(rows.y)
    lasted = np.nan_to_num(np.maximum(rows.y, 60.0), nan=60.0)
    return np.where(done, chance_by(curves, lasted), 2.0), quantiles(curves, (level,))[:, 0]
