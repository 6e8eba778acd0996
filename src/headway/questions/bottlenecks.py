"""Where the time of a change goes, which stage grew, and what halving one would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from headway.core.stats.contrast import Contrast, contrasts
from headway.core.time import DAY
from headway.core.units import show
from headway.questions._changes import (
    CHANGES,
    STAGE_WORDS,
    STAGES,
    Changes,
    known_release,
    log_seconds,
    open_waits,
    stage,
    window,
)
from headway.questions._claims import LEVEL, OTHER_WAY, agrees, strongest, typical
from headway.questions._people import is_small, least, too_few
from headway.questions._words import INFERRED, against, interval, ratio, sureness
from headway.questions.base import Answer, Columns, Context, Grid, Strip, question

LEAST_ROWS = 60
"""With fewer changes a stage is not compared over time."""


@dataclass(frozen=True)
class Stage:
    """One stage: seconds of every change (NaN unknown), and how the last third of the time compares with before.

    `so_far` are the same seconds with waits that are not over counted as they stand: what growth is judged by.
    """

    name: str
    span: np.ndarray
    so_far: np.ndarray
    recent: np.ndarray
    grown: Contrast | None

    @property
    def median(self) -> float | None:
        """Median seconds; None where no change shows the stage."""
        return float(np.nanmedian(self.span)) if self.n else None

    @property
    def n(self) -> int:
        """Changes that show the stage."""
        return int((~np.isnan(self.span)).sum())

    @property
    def is_open(self) -> bool:
        """Whether more than a tenth of the last third's waits are not over."""
        known = ~np.isnan(self.so_far) & self.recent
        return bool((np.isnan(self.span) & known).sum() > 0.1 * known.sum())

    def half(self, recent: bool) -> float | None:
        """Median seconds of the last third, or of the time before it; None where the two may not be compared."""
        part = self.so_far[self.recent == recent] if self.grown else np.array([np.nan])
        return float(np.nanmedian(part)) if (~np.isnan(part)).any() else None


@question("Where is the bottleneck, and did it grow?", changes=CHANGES)
def bottlenecks(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Where the time of a change goes by stage, whether a stage grew, and what halving it would change.

    Why: time saved outside the longest stage is hardly felt; a stage that grows is a queue that fills.

    Method: medians by stage, each over the changes that show it. Growth: log seconds in the last third of the window
    against the time before, within author and type; significance by flipping the signs of whole fortnights' (or
    release cycles', where longer) scores. Waits for a release that are not over count as they stand. Halving is arithmetic: each change's own total with that stage halved.

    Known problems: git cannot tell pickup from review, so both are one stage from last commit to merge; hidden
    branches have neither. Halving assumes that nothing else waits longer in exchange.
    """
    changes = _settled(window(needs["changes"], context.now), needs["changes"])
    withheld = too_few(changes, context, totals=True)
    if withheld:
        return withheld
    need = len(changes) + 1 if is_small(context) else least(context)
    stages = [_stage(changes, name, need, context.now) for name in STAGES]
    if not any(s.n >= 5 for s in stages):
        return _nothing(changes)
    return _answer(changes, stages)


def _settled(changes: Changes, rows: Columns) -> Changes:
    """Without the first four weeks of a young history: nothing could have taken long yet."""
    at = changes.rows["landed_at"].astype("datetime64[s]").astype(np.int64)
    late = np.zeros(len(at), dtype=bool)
    for name in np.unique(changes.rows["repository"]):
        own = changes.rows["repository"] == name
        began = rows["landed_at"][rows["repository"] == name].min().astype("datetime64[s]").astype(np.int64)
        late |= own & (at >= began + 28 * DAY)
    return changes.keep(late) if late.sum() >= 2 * LEAST_ROWS else changes


def _stage(changes: Changes, name: str, need: int, now: datetime) -> Stage:
    span = so_far = stage(changes.rows, name)
    if name == "release":
        span = np.where(known_release(changes.rows), span, np.nan)
        waits = open_waits(changes.rows, now)
        so_far = np.where(np.isnan(waits), span, waits)
    at = changes.rows["landed_at"].astype("datetime64[s]").astype(np.int64)
    recent = at >= at.max() - (at.max() - at.min()) / 3 if len(at) else np.zeros(0, dtype=bool)
    known = ~np.isnan(so_far)
    seen = min(changes.authors(known & recent), changes.authors(known & ~recent)) >= need
    return Stage(name, span, so_far, recent, _grown(changes, name, so_far, recent) if seen else None)


def _grown(changes: Changes, name: str, span: np.ndarray, recent: np.ndarray) -> Contrast | None:
    known = ~np.isnan(span)
    if min((known & recent).sum(), (known & ~recent).sum()) < LEAST_ROWS / 2:
        return None
    part = changes.keep(known)
    days = 14
    if name == "release":  # all changes of one release cycle share their fate
        known_at = part.rows["deployed_at"][~np.isnat(part.rows["deployed_at"])]
        shipped = np.unique(known_at).astype("datetime64[s]").astype(np.int64)
        days = max(days, int(np.median(np.diff(shipped)) / DAY) if len(shipped) > 1 else 365)
    blocks = part.blocks(days)
    fixed = [part.code("author"), part.code("type"), part.code("repository")]
    return contrasts(
        log_seconds(span[known], 6 * 3600.0 if name == "release" else 600.0),
        recent[known][:, None].astype(float),
        fixed=fixed,
        cluster=blocks,
        guard=part.code("author"),
        joint=False,
    )[0]


def _answer(changes: Changes, stages: list[Stage]) -> Answer:
    tested = [s for s in stages if s.grown is not None]
    plain = [s for s in tested if s.grown and agrees(s.grown, s.half(True) or 0.0, s.half(False) or 0.0)]
    found = [s.grown for s in plain if s.grown is not None]
    level = LEVEL["bottlenecks"] / max(len(tested), 1)
    best = strongest(found, level, lambda c: max(c.low, 0.0))
    if best is None:  # waits counted before they are over are too short, so that they cannot speak for shrinking
        over = [-min(s.grown.high, 0.0) if s.grown and not s.is_open else 0.0 for s in plain]
        best = strongest(found, level * OTHER_WAY, lambda c: over[found.index(c)])
    grown = plain[best] if best is not None else None
    longest = max((s for s in stages if s.n >= 5), key=lambda s: s.median or 0.0)
    contrast = grown.grown if grown else None
    return Answer(
        headline=_grew(changes, grown, contrast) if grown and contrast else _lies(changes, stages, longest),
        claim=grown.name if grown else "",
        effect=(float(np.exp(contrast.estimate)), float(np.exp(contrast.low)), float(np.exp(contrast.high)))
        if contrast
        else None,
        surprise=abs(contrast.near) if contrast else 0.0,
        worth=0.3,
        grid=_grid(stages),
        picture=_strip(stages, grown or longest),
        sure=sureness(contrast, len(tested))
        if contrast
        else "No stage changed in a way that is both sure and large enough to name.",
        blind=(
            "Pickup and review are one stage here: git keeps no time of the first review.",
            "Changes that never landed, and the wait of changes not yet released.",
        ),
        look_next=(
            _halving(stages, grown or longest),
            "headway ask delay_factors",
            "headway measure change_lead_time --every month",
        ),
        examples=_examples(changes, grown or longest) if tested else (),
    )


def _grew(changes: Changes, grown: Stage, found: Contrast) -> str:
    inferred = f"; {INFERRED}, open waits counted as they stand" if grown.name == "release" else ""
    much = np.exp(found.estimate)
    verb = f"grew {ratio(much)} ×" if much > 1 else f"shrank to {ratio(much)} ×"
    return (
        f"The time {STAGE_WORDS[grown.name]} {verb} in the last third of {changes.words} "
        f"(medians {against(grown.half(True) or 0.0, grown.half(False) or 0.0)} before; "
        f"{interval(np.exp(found.low), np.exp(found.high))}; {grown.n:,} changes{inferred})."
    )


def _lies(changes: Changes, stages: list[Stage], longest: Stage) -> str:
    visible = [s for s in stages if s.n >= 5]
    seen = ", ".join(f"{show(s.median, 's')} {STAGE_WORDS[s.name]}" for s in visible)
    grew = "no stage clearly grew" if any(s.grown for s in stages) else "too few changes tell whether it grew"
    counted = f"{longest.n:,} changes in {changes.words}"
    if len(visible) == 1:
        return f"One stage can be seen here, {STAGE_WORDS[longest.name]}, and {grew.replace('no stage clearly grew', 'it has not clearly grown')} (median {seen}; {counted})."
    unseen = "" if len(visible) == len(stages) else "; the other stages git cannot see here"
    return f"Most time goes by {STAGE_WORDS[longest.name]}, and {grew} (medians {seen}{unseen}; {counted})."


def _halving(stages: list[Stage], chosen: Stage) -> str:
    """Say what halving a stage would do to the median total of the changes that show every visible stage."""
    visible = [s for s in stages if s.n >= 5]
    # one commit shows no coding time; in a total it adds none
    total = np.sum([np.nan_to_num(s.span) if s.name == "coding" else s.span for s in visible], axis=0)
    known = ~np.isnan(total)
    if known.sum() < 5:
        return f"Halving the time {STAGE_WORDS[chosen.name]} would take {show((chosen.median or 0.0) / 2, 's')} off its median."
    less = float(np.median(total[known] - np.nan_to_num(chosen.span[known]) / 2))
    return (
        f"Halving the time {STAGE_WORDS[chosen.name]} would bring the median total from {show(float(np.median(total[known])), 's')} "
        f"to {show(less, 's')} (arithmetic over {int(known.sum()):,} changes, everything else unchanged)."
    )


def _grid(stages: list[Stage]) -> Grid:
    def row(s: Stage) -> tuple[str | float | None, ...]:
        c = s.grown
        effect = tuple(float(np.exp(v)) for v in (c.estimate, c.low, c.high)) if c else (None, None, None)
        p90 = float(np.nanquantile(s.span, 0.9)) if s.n else None
        return (STAGE_WORDS[s.name], s.n, s.median, p90, s.half(False), s.half(True), *effect)

    titles = ("Stage", "Changes", "Median", "90th percentile", "Before", "Last third", "Growth", "80 % from", "80 % to")
    return Grid(titles, ("", "1", "s", "s", "s", "s", "1", "1", "1"), tuple(row(s) for s in stages))


def _strip(stages: list[Stage], chosen: Stage) -> Strip:
    coding, review, release = stages
    names = ("coding", "pickup", "review", "release")
    parts = (coding, None, review, release)
    return Strip(
        "Median time by stage (review includes pickup, which git cannot tell apart)",
        names,
        tuple(p.median if p and p.n >= 5 else None for p in parts),
        tuple(p.n if p else 0 for p in parts),
        names.index(chosen.name),
    )


def _examples(changes: Changes, chosen: Stage) -> tuple[str, ...]:
    known = ~np.isnan(chosen.span) & chosen.recent
    return typical(changes.rows["change_id"][known], chosen.span[known])


def _nothing(changes: Changes) -> Answer:
    return Answer(
        headline=f"Git cannot see any stage of the {len(changes):,} changes in {changes.words}: their branches are hidden and no release holds them.",
        blind=(
            "Squashed, rebased and directly pushed changes keep only the moment they landed; stable release tags would tell the rest.",
        ),
        look_next=("headway doctor", "headway analyze --deployments merges"),
    )
