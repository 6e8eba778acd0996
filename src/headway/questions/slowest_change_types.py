"""Which types of changes take longest, and in which stage."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.core.stats.contrast import Contrast, contrasts
from headway.core.units import counted
from headway.questions._changes import (
    CHANGES,
    STAGE_METRICS,
    STAGE_WORDS,
    STAGES,
    Changes,
    known_release,
    log_seconds,
    stage,
    window,
)
from headway.questions._claims import LEVEL, OTHER_WAY, agrees, strongest, typical, unclaimed
from headway.questions._people import least, too_few
from headway.questions._words import INFERRED, against, interval, plural, ratio, sentence, sureness, times
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question

LEAST_ROWS = 20
"""A type with fewer changes in a stage is not compared."""

LEFT_OUT = ("other", "revert")
"""No recognised type says nothing, and that taking something back is quick is no news."""


@dataclass(frozen=True)
class Cell:
    """One type in one stage: medians in seconds, and the like-for-like contrast of log seconds."""

    type: str
    stage: str
    n: int
    median: float
    others: float
    found: Contrast


@question("Which types of changes take longest, and where do they wait?", retells=STAGE_METRICS, changes=CHANGES)
def slowest_change_types(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Which types of changes take longest, by stage.

    Why: a type that waits longer than others in one stage (fixes before a release, documentation in review) is a
    policy to look at, not a person.

    Method: log seconds of each stage, each type against all others of the same author and quarter; significance by
    flipping the signs of whole weeks' scores, the smallest p of all types deciding, and divided by the number of stages;
    intervals clustered by week and by author, the wider one.

    Known problems: the type is read from prefixes, paths and words, so some changes are of no recognised type (never
    claimed). Squashed, rebased and directly pushed changes have no coding and review time. A change not yet released
    has no release wait.
    """
    changes = window(needs["changes"], context.now)
    withheld = too_few(changes, context)
    if withheld:
        return withheld
    need = least(context)
    cells = [cell for name in (*STAGES, "landing") for cell in _cells(changes, name, need)]
    if not cells:
        return _nothing(changes)
    return _answer(changes, cells)


def _cells(changes: Changes, name: str, need: int) -> list[Cell]:
    span = stage(changes.rows, name)
    known = ~np.isnan(span)
    if name == "release":
        known &= known_release(changes.rows)
    part, span = changes.keep(known), span[known]
    types = [
        t for t in np.unique(part.rows["type"]) if t not in LEFT_OUT and _comparable(part, part.rows["type"] == t, need)
    ]
    if not types:
        return []
    x = np.column_stack([part.rows["type"] == t for t in types]).astype(float)
    fixed = [part.code("author"), part.blocks(91)]
    weeks = part.blocks(14 if name == "release" else 7)
    found = contrasts(log_seconds(span), x, fixed=fixed, cluster=weeks, guard=part.code("author"), joint=False)
    return [_cell(t, name, span, part.rows["type"] == t, c) for t, c in zip(types, found, strict=True)]


def _comparable(part: Changes, own: np.ndarray, need: int) -> bool:
    return min(int(own.sum()), int((~own).sum())) >= LEAST_ROWS and min(part.authors(own), part.authors(~own)) >= need


def _cell(kind: str, name: str, span: np.ndarray, own: np.ndarray, found: Contrast) -> Cell:
    return Cell(kind, name, int(own.sum()), float(np.median(span[own])), float(np.median(span[~own])), found)


def _answer(changes: Changes, cells: list[Cell]) -> Answer:
    level = LEVEL["slowest_change_types"] / len({c.stage for c in cells})
    sure = _named(cells, level)
    slow = _stage_of(sure, cells) if sure else None
    grid = Grid(
        ("Type", "Stage", "Changes", "Median", "Others' median", "Like for like", "80 % from", "80 % to"),
        ("", "", "1", "s", "s", "1", "1", "1"),
        tuple(_row(c) for c in sorted(cells, key=lambda c: (c.stage, -c.found.estimate))),
    )
    words = _claim(changes, slow) if slow else _no_claim(changes, cells)
    shown = [c for c in cells if c.stage == (slow.stage if slow else cells[-1].stage)]
    shown.sort(key=lambda c: -c.found.estimate)
    return Answer(
        headline=words,
        claim=slow.type if slow else "",
        effect=times(slow.found) if slow else None,
        surprise=abs(slow.found.near) if slow else 0.0,
        grid=grid,
        picture=_bars(shown, slow),
        sure=sureness(sure.found, len(cells)) if sure else _unclaimed(cells, level),
        blind=(
            "Changes whose branch is hidden (squash, rebase, direct push) have no coding and review time.",
            "Whether a type waits because it is less urgent: waiting may be a choice.",
        ),
        look_next=("headway ask bottlenecks", "headway ask delay_factors"),
        examples=_examples(changes, slow) if slow else (),
    )


def _named(cells: list[Cell], level: float) -> Cell | None:
    """Name the slowest type, else the fastest: beside one slow type, every other one looks fast."""
    fit = [c for c in cells if agrees(c.found, c.median, c.others)]
    found = [c.found for c in fit]
    best = strongest(found, level, lambda c: max(c.low, 0.0))
    best = strongest(found, level * OTHER_WAY, lambda c: -min(c.high, 0.0)) if best is None else best
    return None if best is None else fit[best]


def _stage_of(sure: Cell, cells: list[Cell]) -> Cell:
    """Name the stage in which a surely slower type is slower most.

    The type was found among many, so it had to be sure; of its own two stages one must be it, so likely is enough. One
    commit hides where coding ended, so that slow coding lets the review look slow as well.
    """
    if sure.stage == "release" or sure.found.estimate < 0:
        return sure
    parts = [c for c in cells if c.type == sure.type and c.stage in ("coding", "review")]
    fit = [c for c in parts if agrees(c.found, c.median, c.others)]
    best = strongest([c.found for c in fit], 0.2, lambda c: max(c.low, 0.0))
    return sure if best is None else fit[best]


def _claim(changes: Changes, slow: Cell) -> str:
    verb = "take" if slow.stage in ("coding", "landing") else "wait"
    much = np.exp(slow.found.estimate)
    amount = (
        f"{ratio(much)} × longer {STAGE_WORDS[slow.stage]} than"
        if much > 1
        else f"{ratio(much)} × as long {STAGE_WORDS[slow.stage]} as"
    )
    inferred = f"; {INFERRED}" if slow.stage == "release" else ""
    return (
        f"{sentence(plural(slow.type))} {verb} {amount} other changes (medians {against(slow.median, slow.others)}; {interval(np.exp(slow.found.low), np.exp(slow.found.high))}; "
        f"{slow.n:,} changes in {changes.words}{inferred})."
    )


def _no_claim(changes: Changes, cells: list[Cell]) -> str:
    n = len({c.type for c in cells})
    return f"No type can be claimed to take longer than the others: none of {n} does so surely enough in any stage git can see ({len(changes):,} changes in {changes.words})."


def _unclaimed(cells: list[Cell], level: float) -> str:
    words = [f"{plural(c.type)} {STAGE_WORDS[c.stage]}" for c in cells]
    return unclaimed([c.found for c in cells], words, level, plain=[agrees(c.found, c.median, c.others) for c in cells])


def _row(c: Cell) -> tuple[str | float | None, ...]:
    estimate, low, high = times(c.found)
    return (c.type, STAGE_WORDS[c.stage], c.n, c.median, c.others, estimate, low, high)


def _bars(shown: list[Cell], slow: Cell | None) -> Bars:
    effects = [times(c.found) for c in shown]
    return Bars(
        f"Time {STAGE_WORDS[shown[0].stage]}, × that of other changes",
        tuple(plural(c.type) for c in shown),
        tuple(e[0] for e in effects),
        tuple(e[1] for e in effects),
        tuple(e[2] for e in effects),
        "×",
        shown.index(slow) if slow else None,
    )


def _examples(changes: Changes, slow: Cell) -> tuple[str, ...]:
    span = stage(changes.rows, slow.stage)
    own = (changes.rows["type"] == slow.type) & ~np.isnan(span)
    return typical(changes.rows["change_id"][own], span[own])


def _nothing(changes: Changes) -> Answer:
    return Answer(
        headline=f"Too little to compare types: {counted(len(changes), 'change')} in {changes.words}, none of whose types has {LEAST_ROWS} "
        "with a known time by enough people.",
        blind=(
            "Changes whose branch is hidden have no coding and review time; without release tags nothing tells the wait.",
        ),
        look_next=("headway measure change_type_mix", "headway analyze --deployments merges"),
    )
