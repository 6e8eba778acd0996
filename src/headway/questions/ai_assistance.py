"""What goes with visible AI assistance, between changes that are otherwise alike."""

import math
from collections.abc import Mapping

import numpy as np

from headway.core.stats.contrast import Contrast
from headway.core.units import show
from headway.questions._assisted import LEAST_ROWS, Compared, compare, outcomes
from headway.questions._changes import CHANGES, Changes, window
from headway.questions._claims import LEVEL, strongest, typical, unclaimed
from headway.questions._people import least, too_few
from headway.questions._words import against, interval, ratio, sureness
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question

LINES = """
select l.origin_sha as change_id, sum(l.n_lines) as n_lines, min(l.born_at) as born_at,
       sum(case when l.removed_at <= l.born_at + interval 21 day and l.removed_at <= :now then l.n_lines else 0 end) as n_reworked
from line_life l where l.born_at <= :now and l.born_at > :now - interval 1826 day and l.role in ('code', 'test', 'config', 'build')
group by l.origin_sha order by l.origin_sha
"""
RETOLD = ("ai_assisted_share", "ai_evidence_mix", "cycle_time", "rework_rate", "batch_size", "change_fail_rate")
RELEASES = """
select distinct change_id from incident_cause where started_at <= :now order by change_id
"""

LEFT_OUT = """
select landed_at from change
where state = 'landed' and author_kind <> 'bot' and type in ('dependency', 'release') and ai_assisted <> 'none visible'
  and landed_at <= :now order by landed_at
"""
"""Changes with evidence that no comparison looks at."""


@question(
    "What goes with visible AI assistance?",
    retells=RETOLD,
    changes=CHANGES,
    lines=LINES,
    repaired=RELEASES,
    left_out=LEFT_OUT,
)
def ai_assistance(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Which differences go with visible AI assistance: time to land, rework within 21 days, size, repairs.

    Why: whether assistance pays is a question about work, rework and review, not about lines written.

    Method: changes with evidence (trailer, bot address, configured sign) against changes without any that is visible,
    within strata of type, size and area and within author and half-year (never shown); significance by flipping the
    signs of whole weeks' scores, divided by the number of outcomes; intervals clustered by week and by author.

    Known problems: most assistance leaves no trace, so the share is a lower bound and the other side is mixed, which
    draws every difference towards none. Who uses assistance for what is not random: nothing here is a cause.
    """
    changes = window(needs["changes"], context.now)
    withheld = too_few(changes, context)
    if withheld:
        return withheld
    assisted = np.isin(changes.rows["ai_assisted"], ("explicit", "configured"))
    if not assisted.any():
        since = np.datetime64(context.now, "us") - np.timedelta64(changes.days, "D")
        return _invisible(changes, int((needs["left_out"]["landed_at"].astype("datetime64[us]") > since).sum()))
    need = least(context)
    compared = [c for o in outcomes(changes, needs, context) if (c := compare(changes, assisted, o, need))]
    return _answer(changes, assisted, compared) if compared else _few(changes, assisted, need)


def _answer(changes: Changes, assisted: np.ndarray, compared: list[Compared]) -> Answer:
    # ratios on one scale, so that a difference in shares and one in times can be ordered
    logs = [_logged(c) for c in compared]
    best = strongest(logs, LEVEL["ai_assistance"] / len(logs), lambda c: abs(c.near))
    named = compared[best] if best is not None else None
    return Answer(
        headline=_claim(changes, assisted, named) if named else _no_claim(changes, assisted, compared),
        claim=named.outcome.key if named else "",
        effect=named.effect if named else None,
        surprise=abs(logs[best].near) if best is not None else 0.0,
        grid=_grid(compared),
        picture=_bars(compared, best),
        sure=sureness(logs[best], len(logs))
        if best is not None
        else unclaimed(logs, [c.outcome.words for c in compared], LEVEL["ai_assistance"] / len(logs), other_way=1.0),
        blind=(
            "Assistance that leaves no trailer, address or configured sign: the visible share is a lower bound, and what is not visible is unknown.",
            "Causes: who uses assistance, and for which work, is not random.",
        ),
        look_next=("headway measure ai_assisted_share --every month", "headway measure rework_rate --by ai_assisted"),
        examples=typical(changes.rows["change_id"][assisted], changes.rows["n_lines"][assisted].astype(float))
        if named
        else (),
    )


def _logged(c: Compared) -> Contrast:
    estimate, low, high = map(math.log, c.effect)
    return Contrast(estimate, low, high, c.found.p, c.n, c.found.is_steady)


def _visible(changes: Changes, assisted: np.ndarray) -> str:
    return f"AI assistance is visible in {int(assisted.sum()):,} of {len(changes):,} changes in {changes.words}, a lower bound"


def _claim(changes: Changes, assisted: np.ndarray, named: Compared) -> str:
    estimate, low, high = named.effect
    return (
        f"Changes with visible AI assistance have {ratio(estimate)} × {named.outcome.words} of otherwise similar changes "
        f"({against(named.assisted, named.others, named.outcome.unit)}; {interval(low, high)} within type, area"
        f"{', size' if 'size' in named.outcome.strata else ''} and author; {_visible(changes, assisted)})."
    )


def _no_claim(changes: Changes, assisted: np.ndarray, compared: list[Compared]) -> str:
    *rest, last = (c.outcome.key for c in compared)
    looked = f"in neither {', '.join(rest)} nor {last}" if rest else f"not in {last}"
    return f"Nothing clearly goes with AI assistance between otherwise similar changes, {looked} ({_visible(changes, assisted)})."


def _grid(compared: list[Compared]) -> Grid:
    titles = ("Outcome", "Assisted changes", "Assisted", "None visible", "Like for like", "80 % from", "80 % to")
    rows = tuple(
        (c.outcome.words, c.n, show(c.assisted, c.outcome.unit), show(c.others, c.outcome.unit), *c.effect)
        for c in compared
    )
    return Grid(titles, ("", "1", "", "", "1", "1", "1"), rows)


def _bars(compared: list[Compared], best: int | None) -> Bars:
    estimate, low, high = zip(*(c.effect for c in compared), strict=True)
    return Bars(
        "Changes with visible AI assistance, × otherwise similar ones",
        tuple(c.outcome.words for c in compared),
        estimate,
        low,
        high,
        "×",
        best,
    )


def _invisible(changes: Changes, others: int) -> Answer:
    carry = f"{others:,} {'other carries' if others == 1 else 'others carry'} evidence"
    beside = f"; {carry} (dependency bumps and release commits are not compared)" if others else ""
    return Answer(
        headline=f"No AI evidence visible among the {len(changes):,} compared changes in {changes.words}: whether any was assisted is unknown{beside}.",
        blind=("Most assistants leave no trace in git unless they are told to.",),
        look_next=(
            "headway explain ai_assisted",
            "Ask for a `Co-Authored-By` or `Assisted-By` trailer on assisted commits.",
        ),
    )


def _few(changes: Changes, assisted: np.ndarray, need: int) -> Answer:
    return Answer(
        headline=f"Too little to compare: {_visible(changes, assisted)}; each side needs {LEAST_ROWS} changes by at least {need} people.",
        blind=("Assistance that leaves no trace: what is not visible is unknown.",),
        look_next=("headway measure ai_assisted_share --every month",),
    )
