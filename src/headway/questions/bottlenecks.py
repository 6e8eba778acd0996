"""Where the time of a change goes, which stage grew, and what halving one would change."""

from collections.abc import Mapping

import numpy as np

from headway.core.stats.contrast import Contrast
from headway.core.units import counted, show
from headway.questions._changes import CHANGES, STAGE_METRICS, STAGE_WORDS, STAGES, Changes, window
from headway.questions._claims import LEVEL, OTHER_WAY, agrees, strongest, typical, unclaimed
from headway.questions._people import is_small, least, too_few
from headway.questions._stages import Stage, compared, settled
from headway.questions._words import INFERRED, against, interval, ratio, sureness
from headway.questions.base import Answer, Columns, Context, Grid, Strip, question

KNOWN = 0.2
"""Share of the changes that must show a stage before most time may be said to go there."""


@question("Where is the bottleneck, and did it grow?", retells=STAGE_METRICS, changes=CHANGES)
def bottlenecks(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Where the time of a change goes by stage, whether a stage grew, and what halving it would change.

    Why: time saved outside the longest stage is hardly felt; a stage that grows is a queue that fills.

    Method: medians by stage, each over the changes that show it. Growth: log seconds in the last third of the window
    against the time before, within author and type; significance by flipping the signs of whole fortnights' (or
    release cycles', where longer) scores. Waits for a release that are not over count as they stand. Halving is arithmetic: each change's own total with that stage halved.

    Known problems: git cannot tell pickup from review, so both are one stage from last commit to merge; hidden
    branches have neither. Halving assumes that nothing else waits longer in exchange.
    """
    changes = settled(window(needs["changes"], context.now), needs["changes"])
    withheld = too_few(changes, context, totals=True)
    if withheld:
        return withheld
    need = len(changes) + 1 if is_small(context) else least(context)
    stages = [compared(changes, name, need, context.now) for name in STAGES]
    if not any(s.n >= 5 for s in stages):
        return _nothing(changes)
    return _answer(changes, stages)


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
    longest = _longest(changes, stages)
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
        sure=sureness(contrast, len(tested)) if contrast else _unclaimed(tested, level),
        blind=(
            "Pickup and review are one stage here: git keeps no time of the first review.",
            "Changes that never landed, and the wait of changes not yet released.",
        ),
        look_next=(
            *filter(None, [_halving(stages, grown or longest)]),
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
    few = [s for s in visible if s.n < KNOWN * len(changes)]
    of = {s.name: f" ({counted(s.n, 'change')})" if few else "" for s in visible}
    seen = ", ".join(f"{show(s.median, 's')} {STAGE_WORDS[s.name]}{of[s.name]}" for s in visible)
    grew = "no stage clearly grew" if any(s.grown for s in stages) else "too few changes tell whether it grew"
    shown = f"{longest.n:,} of {len(changes):,} changes in {changes.words}"
    if len(visible) == 1:
        return f"One stage can be seen here, {STAGE_WORDS[longest.name]}, and {grew.replace('no stage clearly grew', 'it has not clearly grown')} (median {seen}; {shown})."
    if longest in few or any((s.median or 0.0) > (longest.median or 0.0) for s in few):
        return f"Where most time goes cannot be told, as git shows the stages of too few changes, and {grew} (medians {seen}; {len(changes):,} changes in {changes.words})."
    unseen = "" if len(visible) == len(stages) else "; the other stages git cannot see here"
    most = "Of the time that git can see, most" if few or unseen else "Most time"
    return f"{most} goes by {STAGE_WORDS[longest.name]}, and {grew} (medians {seen}{unseen}; {shown})."


def _longest(changes: Changes, stages: list[Stage]) -> Stage:
    """Return the longest of the stages that enough changes show, or of all where none is shown so often."""
    visible = [s for s in stages if s.n >= 5]
    known = [s for s in visible if s.n >= KNOWN * len(changes)]
    return max(known or visible, key=lambda s: s.median or 0.0)


def _unclaimed(tested: list[Stage], level: float) -> str:
    found = [s.grown for s in tested if s.grown]
    plain = [agrees(s.grown, s.half(True) or 0.0, s.half(False) or 0.0) for s in tested if s.grown]
    return unclaimed(found, [f"the growth of the time {STAGE_WORDS[s.name]}" for s in tested], level, plain=plain)


def _halving(stages: list[Stage], chosen: Stage) -> str:
    """Say what halving a stage would do to the median total of the changes that show every visible stage; "" for too few."""
    visible = [s for s in stages if s.n >= 5]
    if len(visible) < 2:
        return ""  # half of the only stage is half of the total: that says nothing
    # one commit shows no coding time; in a total it adds none
    total = np.sum([np.nan_to_num(s.span) if s.name == "coding" else s.span for s in visible], axis=0)
    known = ~np.isnan(total)
    if known.sum() < max(5, KNOWN * len(known)):
        return ""
    less = float(np.median(total[known] - np.nan_to_num(chosen.span[known]) / 2))
    return (
        f"Halving the time {STAGE_WORDS[chosen.name]} would bring the median total of the {int(known.sum()):,} changes that show every "
        f"visible stage from {show(float(np.median(total[known])), 's')} to {show(less, 's')} (arithmetic, everything else unchanged; "
        "each median above is over all changes that show its stage)."
    )


def _grid(stages: list[Stage]) -> Grid:
    def row(s: Stage) -> tuple[str | float | None, ...]:
        c = s.grown
        effect = tuple(float(np.exp(v)) for v in (c.estimate, c.low, c.high)) if c else (None, None, None)
        p90 = float(np.nanquantile(s.span, 0.9)) if s.n else None
        return (STAGE_WORDS[s.name], s.n, s.median, p90, s.half(False), s.half(True), *effect)

    titles = (
        "Stage",
        "Changes",
        "Median",
        "90th percentile",
        "Before, with open",
        "Last third, with open",
        "Growth",
        "80 % from",
        "80 % to",
    )
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
        headline=f"Git cannot see any stage of {counted(len(changes), 'change')} in {changes.words}: their branches are hidden and no release holds them.",
        blind=(
            "Squashed, rebased and directly pushed changes keep only the moment they landed; stable release tags would tell the rest.",
        ),
        look_next=("headway doctor", "headway analyze --deployments merges"),
    )
