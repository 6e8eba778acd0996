"""Which areas' code was written by people who are no longer active."""

from collections.abc import Mapping

import numpy as np

from headway.core.units import show
from headway.questions._changes import places
from headway.questions._people import LOWER, NO_PLACE, least, roll_up
from headway.questions.base import Answer, AreaMap, Columns, Context, Grid, question

AWAY_DAYS = 180
"""Whoever has not committed for as long counts as no longer active."""
LINES = f"""
with active as (
  select distinct author from commit where committed_at <= :now and committed_at > :now - interval {AWAY_DAYS} day)
select l.repository, l.area, l.author, sum(l.n_lines) as n_lines, bool_and(a.author is null) as is_away
from line_life l left join active a on a.author = l.author
where l.author_kind = 'human' and l.role = 'code' and l.born_at <= :now and (l.removed_at is null or l.removed_at > :now)
group by l.repository, l.area, l.author order by l.repository, l.area, l.author
"""
"""Lines of code standing now, as the metric counts them."""
LARGE = 0.02
"""Share of the lines that an area needs to be compared with the others in the headline."""
OF = f"that hold {LARGE * 100:.0f} % of it or more"
"""Which areas were compared."""

COLUMNS = ("Area", "Lines", "By people no longer active", "Share"), ("", "lines", "lines", "%")
SURE = "These are counts of every live code line, not a sample."
BLIND = (
    "Who knows the code without having written it.",
    "People who return: being away for a while looks like leaving.",
)


@question("Which areas were written by people who are no longer active?", retells=("knowledge_at_risk",), lines=LINES)
def knowledge(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Which areas' live code was written by people who are no longer active.

    Why: code whose authors are gone is slower to change safely; it is where pairing, tests and notes pay.

    Method: share of live code lines whose author has committed nothing for 180 days, by area; areas with too few
    authors count with their parent folder. This counts, it tests nothing, so it describes and claims nothing.

    Known problems: knowing is not only writing: reviewers and readers are not seen. Old code that never changes need
    not worry anybody.
    """
    rows = needs["lines"]
    people = len(np.unique(rows["author"]))
    need = least(context)
    if 2 <= people <= context.n_people < need:
        return _total(rows, context, need)
    if people < max(need, 1):
        return Answer(
            headline=f"Withheld: {people} people wrote the live code, and saying how much of it left with whom needs {need}."
            if people
            else "No live code lines with a known author yet, so nothing can be said.",
            look_next=(LOWER,) if people else ("headway doctor",),
        )
    return _answer(rows, need)


def _total(rows: Columns, context: Context, need: int) -> Answer:
    """Return what a team smaller than the limit is shown: the total, as for the metric, and why no more."""
    lines, away = rows["n_lines"].astype(float), rows["is_away"].astype(bool)
    total, gone = float(lines.sum()), float(lines[away].sum())
    whole = gone / total
    return Answer(
        headline=_headline(whole, ""),
        grid=Grid(*COLUMNS, (("all together", total, gone, whole),)),
        worth=whole,
        sure=SURE,
        blind=(
            f"Which areas: {context.n_people} people work here, and splitting needs {need}, so only the total is shown.",
            *BLIND,
        ),
        look_next=("headway measure knowledge_at_risk", LOWER),
    )


def _answer(rows: Columns, need: int) -> Answer:
    areas = roll_up(places(rows["repository"], rows["area"]), rows["author"], need)
    names, code = np.unique(areas, return_inverse=True)
    lines = rows["n_lines"].astype(float)
    away = rows["is_away"].astype(bool)
    total, gone = np.bincount(code, weights=lines), np.bincount(code, weights=lines * away)
    share = gone / np.maximum(total, 1.0)
    order = sorted(range(len(names)), key=lambda i: -gone[i])
    # what was rolled up is no place to look at
    large = [i for i in range(len(names)) if total[i] >= LARGE * total.sum() and names[i] not in NO_PLACE]
    worst = max(large, key=lambda i: share[i], default=0)
    whole = float(gone.sum() / total.sum())
    # An area below the whole does not stand out, and neither does the only one there is to compare.
    stands_out = len(large) > 1 and show(float(share[worst]), "%") != show(whole, "%") and share[worst] > whole
    place = f"{names[worst]} ({show(float(share[worst]), '%')} of {show(float(total[worst]), 'lines')})"
    return Answer(
        headline=_headline(whole, f"; {place} most of all {len(large):,} areas {OF}" if stands_out else ""),
        grid=Grid(
            *COLUMNS,
            tuple((str(names[i]), float(total[i]), float(gone[i]), float(share[i])) for i in order[:20]),
        ),
        worth=whole,
        picture=AreaMap(
            "Code by area, and how much of it was written by people no longer active",
            tuple(map(str, names)),
            tuple(map(float, total)),
            tuple(map(float, share)),
            "Lines by people no longer active",
            "%",
        ),
        sure=SURE,
        blind=BLIND,
        look_next=("headway measure knowledge_at_risk --by area", "headway ask size_meets_change"),
    )


def _headline(whole: float, most: str) -> str:
    if whole == 0:
        return f"All live code was written by people who have committed within the last {AWAY_DAYS} days."
    said = f"{show(whole, '%')} of the live code was written by people who have not committed for {AWAY_DAYS} days"
    return f"{said}{most}."
