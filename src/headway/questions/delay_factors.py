"""Which factors go with a change taking longer to land."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.core.stats.contrast import Contrast, contrasts
from headway.questions._changes import CHANGES, Changes, known_release, log_seconds, seconds, window
from headway.questions._claims import LEVEL, strongest, typical, unclaimed
from headway.questions._people import NO_PLACE, least, roll_up, too_few
from headway.questions._words import INFERRED, against, interval, ratio, sureness, times
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question

LEAST_ROWS = 20
"""A factor that holds for fewer changes (or fails to hold for fewer) is not looked at."""


@dataclass(frozen=True)
class Outcome:
    """What is being explained: from where to where, in seconds, NaN where unknown."""

    words: str
    span: np.ndarray
    inferred: str = ""


@dataclass(frozen=True)
class Factor:
    """One yes-or-no property of a change that is known when it starts or is proposed."""

    key: str
    words: str
    holds: np.ndarray


@question("What goes with a change taking longer?", retells=("cycle_time", "merge_to_release_time"), changes=CHANGES)
def delay_factors(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Which factors go with a change taking longer to land.

    Why: a factor that goes with delay is where to look for a cause; it is not yet one.

    Method: log seconds from first commit to landing (to release where branches are hidden), on all factors together,
    within author, quarter and type, so that each is adjusted for the others; significance by flipping the signs of
    whole weeks' scores, the smallest p of all factors deciding; intervals clustered by week and by author, the wider one.

    Known problems: what git does not see (waiting for a decision, a holiday, a slow build) may stand behind a factor.
    "Large" and "many files" mean the top quarter of this code's own changes.
    """
    changes = window(needs["changes"], context.now)
    withheld = too_few(changes, context)
    if withheld:
        return withheld
    outcome = _outcome(changes)
    if outcome is None:
        return _nothing(changes)
    known = ~np.isnan(outcome.span)
    changes = changes.keep(known)
    outcome = Outcome(outcome.words, outcome.span[known], outcome.inferred)
    need = least(context)
    factors = [f for f in _factors(changes, need) if _comparable(changes, f.holds, need)]
    return _answer(changes, outcome, factors) if factors else _nothing(changes)


def _outcome(changes: Changes, enough: int = 100) -> Outcome | None:
    landing = seconds(changes.rows, "first_commit_at", "landed_at")
    release = np.where(known_release(changes.rows), seconds(changes.rows, "landed_at", "deployed_at"), np.nan)
    n_landing, n_release = int((~np.isnan(landing)).sum()), int((~np.isnan(release)).sum())
    # where hardly any branch can be seen, those that can are no picture of the rest
    if n_landing >= enough and n_landing >= n_release / 4:
        return Outcome("from first commit to merge", landing)
    if n_release >= enough:
        return Outcome("from merge to release", release, f"; {INFERRED}")
    return None


def _factors(changes: Changes, need: int) -> list[Factor]:
    rows = changes.rows
    lines, files = rows["n_lines"].astype(float), rows["n_files"].astype(float)
    large, many = max(float(np.quantile(lines, 0.75)), 20.0), max(float(np.quantile(files, 0.75)), 3.0)
    started = rows["first_commit_at"].astype("datetime64[D]")
    weekday = (started.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    areas = roll_up(rows["main_area"], changes.crew(), need)
    code = lines - rows["n_test_lines"] - rows["n_docs_lines"] > 0
    return [
        Factor("size", f"large changes ({large:,.0f} lines or more)", lines >= large),
        Factor("files", f"changes of {many:,.0f} files or more", files >= many),
        Factor("areas", "changes that span several areas", rows["n_areas"] > 1),
        Factor("untested", "code changes without test lines", code & (rows["n_test_lines"] == 0)),
        Factor("authors", "changes with several authors", rows["n_authors"] > 1),
        Factor("weekend", "changes started on Friday or a weekend", ~np.isnat(started) & (weekday >= 4)),
        *(Factor(str(a), f"changes of {a}", areas == a) for a in np.unique(areas) if a not in NO_PLACE),
    ]


def _comparable(changes: Changes, holds: np.ndarray, need: int) -> bool:
    rows = min(int(holds.sum()), int((~holds).sum()))
    return rows >= LEAST_ROWS and min(changes.authors(holds), changes.authors(~holds)) >= need


def _answer(changes: Changes, outcome: Outcome, factors: list[Factor]) -> Answer:
    x = np.column_stack([f.holds for f in factors]).astype(float)
    author = changes.code("author")
    fixed = [author, changes.blocks(91), changes.code("type")]
    found = contrasts(log_seconds(outcome.span), x, fixed=fixed, cluster=changes.blocks(7), guard=author, joint=True)
    best = strongest(found, LEVEL["delay_factors"], lambda c: max(c.low, 0.0))
    order = sorted(range(len(found)), key=lambda i: -found[i].estimate)
    claimed = factors[best] if best is not None else None
    return Answer(
        headline=_claim(changes, outcome, claimed, found[best])
        if best is not None and claimed
        else _no_claim(changes, outcome, factors),
        claim=claimed.key if claimed else "",
        effect=times(found[best]) if best is not None else None,
        surprise=found[best].near if best is not None else 0.0,
        grid=_grid(outcome, factors, found, order),
        picture=_bars(outcome, factors, found, order, best),
        sure=sureness(found[best], len(factors))
        if best is not None
        else unclaimed(found, [f.words for f in factors], LEVEL["delay_factors"], other_way=0.0),
        blind=(
            "Causes: the factors are adjusted for each other and for author, quarter and type of change, not for urgency, difficulty or who was free to review.",
            "Changes whose branch is hidden (squash, rebase, direct push) have no first commit and are left out.",
        ),
        look_next=("headway ask bottlenecks", "headway ask slowest_change_types"),
        examples=typical(changes.rows["change_id"][claimed.holds], outcome.span[claimed.holds]) if claimed else (),
    )


def _claim(changes: Changes, outcome: Outcome, factor: Factor, found: Contrast) -> str:
    one, other = (float(np.median(outcome.span[m])) for m in (factor.holds, ~factor.holds))
    estimate, low, high = times(found)
    return (
        f"{factor.words[:1].upper()}{factor.words[1:]} go with {ratio(estimate)} × the time {outcome.words} (medians {against(one, other)}; "
        f"{interval(low, high)} like for like; {int(factor.holds.sum()):,} of {len(changes):,} changes in {changes.words}{outcome.inferred})."
    )


def _no_claim(changes: Changes, outcome: Outcome, factors: list[Factor]) -> str:
    return f"Nothing can be claimed: none of {len(factors)} factors goes surely enough with more time {outcome.words} ({len(changes):,} changes in {changes.words})."


def _grid(outcome: Outcome, factors: list[Factor], found: list[Contrast], order: list[int]) -> Grid:
    def row(i: int) -> tuple[str | float | None, ...]:
        holds = factors[i].holds
        medians = float(np.median(outcome.span[holds])), float(np.median(outcome.span[~holds]))
        effect = times(found[i]) if np.isfinite(found[i].low) else (None, None, None)
        return (factors[i].words, int(holds.sum()), *medians, *effect)

    titles = ("Factor", "Changes", "Median", "Others' median", "Like for like", "80 % from", "80 % to")
    return Grid(titles, ("", "1", "s", "s", "1", "1", "1"), tuple(row(i) for i in order))


def _bars(outcome: Outcome, factors: list[Factor], found: list[Contrast], order: list[int], best: int | None) -> Bars:
    shown = [i for i in order if np.isfinite(found[i].low)][:12]
    effects = [times(found[i]) for i in shown]
    columns = [tuple(e[k] for e in effects) for k in range(3)]
    mark = shown.index(best) if best in shown else None
    return Bars(
        f"Time {outcome.words}, × that of other changes",
        tuple(factors[i].words for i in shown),
        columns[0],
        columns[1],
        columns[2],
        "×",
        mark,
    )


def _nothing(changes: Changes) -> Answer:
    return Answer(
        headline=f"Too little to say what goes with delay: fewer than 100 of {len(changes):,} changes in {changes.words} show when they began "
        "or were released.",
        blind=(
            "Where landings hide their branch (squash, rebase, direct push), git does not keep the first commit's time.",
        ),
        look_next=("headway doctor", "headway analyze --deployments merges"),
    )
