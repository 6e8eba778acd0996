"""What assisted changes are compared by, and one such comparison between changes that are otherwise alike."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.core.stats.contrast import Codes, Contrast, contrasts
from headway.core.time import DAY
from headway.questions._changes import Changes, log_seconds, seconds
from headway.questions._people import roll_up
from headway.questions.base import Columns, Context

LEAST_ROWS = 30
"""Each side of a comparison needs as many changes."""
LEAST_EVENTS = 50
"""Rarer events than this do not bear a comparison: a handful of them decides it."""


@dataclass(frozen=True)
class Outcome:
    """What is compared: values (NaN unknown), whether logarithms are (so that the effect is a ratio), and its strata."""

    key: str
    words: str
    unit: str
    values: np.ndarray
    is_log: bool
    strata: tuple[str, ...] = ("type", "size", "area")


@dataclass(frozen=True)
class Compared:
    """One outcome's contrast, as ratios, and the plain numbers of both sides."""

    outcome: Outcome
    found: Contrast
    effect: tuple[float, float, float]
    assisted: float
    others: float
    n: int


def outcomes(changes: Changes, needs: Mapping[str, Columns], context: Context) -> list[Outcome]:
    """Return what is compared; an outcome that too few changes show has no known values."""
    landing = log_seconds(seconds(changes.rows, "first_commit_at", "landed_at"))
    size = np.log(np.maximum(changes.rows["n_lines"].astype(float), 1.0))
    repaired = np.isin(changes.rows["change_id"], needs["repaired"]["change_id"]).astype(float)
    return [
        Outcome(
            "rework",
            "the share of lines reworked within 21 days",
            "%",
            _rework(changes, needs["lines"], context),
            False,
        ),
        Outcome("speed", "the time from first commit to merge", "s", landing, True),
        Outcome("size", "the size in changed lines", "lines", size, True, ("type", "area")),
        Outcome(
            "repair",
            "the share taken back by a repair release",
            "%",
            repaired if repaired.sum() >= LEAST_EVENTS else np.full(len(changes), np.nan),
            False,
        ),
    ]


def _rework(changes: Changes, lines: Columns, context: Context) -> np.ndarray:
    """Share of each change's added lines that were gone 21 days later; NaN where that time is not over."""
    share = np.full(len(changes), np.nan)
    if not len(lines["change_id"]):
        return share
    order = np.argsort(lines["change_id"].astype(str))
    ids = lines["change_id"].astype(str)[order]
    at = np.minimum(np.searchsorted(ids, changes.rows["change_id"]), len(ids) - 1)
    hit = ids[at] == changes.rows["change_id"]
    total, gone = (lines[k].astype(float)[order][at] for k in ("n_lines", "n_reworked"))
    mature = changes.rows["landed_at"] <= np.datetime64(context.now, "us") - np.timedelta64(21 * DAY, "s")
    return np.where(hit & mature & (total > 0), gone / np.maximum(total, 1.0), np.nan)


def compare(changes: Changes, assisted: np.ndarray, outcome: Outcome, need: int) -> Compared | None:
    """Contrast one outcome between assisted and other changes; None where a side has too few changes or people."""
    known = ~np.isnan(outcome.values)
    part, own, y = changes.keep(known), assisted[known], outcome.values[known]
    if min(own.sum(), (~own).sum()) < LEAST_ROWS or min(part.authors(own), part.authors(~own)) < need:
        return None
    area = roll_up(part.rows["main_area"], part.crew(), need)
    part = Changes({**part.rows, "area": area}, part.words, part.days)
    author = part.code("author")
    fixed = [author, part.blocks(182), *_strata(part, outcome.strata)]
    found = contrasts(y, own[:, None].astype(float), fixed=fixed, cluster=part.blocks(7), guard=author, joint=False)[0]
    if not np.isfinite(found.low):
        return None
    if outcome.is_log:
        effect = tuple(float(np.exp(v)) for v in (found.estimate, found.low, found.high))
        plain = float(np.exp(np.median(y[own]))), float(np.exp(np.median(y[~own])))
    else:
        plain = float(y[own].mean()), float(y[~own].mean())
        # the difference within strata, said as a ratio to what the other side shows
        effect = tuple(max(plain[1] + v, 1e-3) / max(plain[1], 1e-3) for v in (found.estimate, found.low, found.high))
    return Compared(outcome, found, (effect[0], effect[1], effect[2]), *plain, int(own.sum()))


def _strata(part: Changes, names: tuple[str, ...]) -> list[Codes]:
    """Whole cells of type x size x area where they are filled well; else area beside the rest, or most would be alone."""
    cells = part.code(*names)
    return [cells] if len(part) >= 20 * len(np.unique(cells)) else [part.code(*names[:-1]), part.code(names[-1])]
