"""What would have been flagged a year ago, by a rule or by a model, and what happened since."""

from collections.abc import Mapping

import numpy as np

from headway.core.units import counted, show
from headway.questions._people import LOWER, least
from headway.questions._scored import (
    FEWEST,
    SCORED,
    between_equals,
    of_task,
    only,
    people,
    ranked,
    reliability,
    share_of,
    unshown,
    who,
)
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question

NEXT = ("headway replay", "headway ask prediction_score", "headway model show change_risk")
BLIND = (
    "Repairs that are still to come, most of all of the newest changes.",
    "A repair that git does not show: a rollback, a changed setting, a fix in another repository.",
    "It was computed afterwards, from what was known then; nobody acted on it.",
)
KEPT = """p.is_replay and not exists (
    select 1 from outcome l where l.is_replay and l.task = p.task and l.known_at > :now)"""
"""A look back that was made later than now is left out whole: what of it was known by now is mostly the repairs."""


@question(
    "What would have been flagged back then, and what happened since?",
    retells=("change_fail_rate",),
    scored=SCORED.format(replay=KEPT),
)
def a_year_ago(needs: Mapping[str, Columns], context: Context) -> Answer:
    """How what would have been flagged a year ago, or earlier where little happened since, compares with what came.

    Why: before anybody trusts a prediction they should see how it would have done on their own history.

    Method: what the trial of that day chooses, a model or the rule that suffices, is trained on labels as they were known at the
    start, gives each later change a chance at its landing, and flags the riskiest 5 % of them, the larger first where chances
    are equal. Counted is how many of the flagged and of the others needed repair until the look back was made; 95 % intervals are
    Wilson's, the one of the difference is Newcombe's (1998, method 10).

    Known problems: labels come from who repaired whose lines (SZZ), which is right about two times in three; young changes have
    had little time to be repaired.
    """
    rows = of_task(needs["scored"], "change_risk")
    n, fewest = len(rows["chance"]), least(context)
    if n < FEWEST:
        return _too_few(n)
    flagged = rows["is_flagged"].astype(bool)
    if (crew := min(people(only(rows, part)) for part in (flagged, ~flagged))) < fewest:
        return Answer(
            headline=f"Withheld: {crew} people made the flagged changes, or the others, and saying how many of each needed repair needs {fewest}.",
            blind=BLIND,
            look_next=(LOWER,),
        )
    return _answer(rows, flagged, fewest)


def _too_few(n: int) -> Answer:
    return Answer(
        headline=f"Not yet: {n or 'no'} replayed predictions have met their truth, and {FEWEST} are needed.",
        blind=BLIND,
        look_next=("headway replay", "headway doctor"),
    )


def _answer(rows: Columns, flagged: np.ndarray, fewest: int) -> Answer:
    truth, chance = rows["truth"].astype(float), rows["chance"].astype(float)
    parts = [("flagged", flagged), ("others", ~flagged)]
    counts = [(name, int(part.sum()), float(truth[part].sum())) for name, part in parts]
    said = [share_of(truth[part]) for _, part in parts]
    shares = [hits / n if n else None for _, n, hits in counts]
    auc = ranked(chance, truth)
    since = str(rows["version"][0]).rpartition(" as of ")[2]
    until = rows["known_at"].max().astype("M8[D]")
    (_, n, hits), (_, rest, others) = counts
    return Answer(
        headline=f"{who(str(rows['version'][0]))} flagged {n:,} of {len(truth):,} changes since {since}"
        f"{between_equals(chance, flagged)}: {show(shares[0], '%')} of them needed repair by {until}, "
        f"of the others {show(shares[1], '%')}{unshown(hits, n, others, rest)} (95 % intervals {_span(said[0])} and {_span(said[1])}).",
        grid=Grid(
            ("Changes", "Count", "Needed repair", "Share", "From", "To"),
            ("", "1", "1", "%", "%", "%"),
            tuple(
                (name, float(count), yes, share, *ends)
                for (name, count, yes), share, ends in zip(counts, shares, said, strict=True)
            ),
        ),
        picture=reliability("Chance of repair that was said, against how often it came", rows, fewest),
        brief=Bars(
            f"Share that needed repair by {until}, with 95 % intervals",
            tuple(f"{name}, {counted(count, 'change')}" for name, count, _ in counts),
            tuple(shares),
            tuple(low for low, _ in said),
            tuple(high for _, high in said),
            "%",
            0,
        ),
        worth=1.0,
        sure=f"A change that needed repair had the higher chance in {show(auc, '%')} of pairs; half would be chance."
        if auc
        else "",
        blind=(_late(rows), *BLIND[1:]),
        look_next=NEXT,
        examples=tuple(str(s)[:12] for s in rows["subject"][np.argsort(-chance, kind="stable")][:5]),
    )


def _late(rows: Columns) -> str:
    """Say how late the repairs came that were seen: those still to come are later than that."""
    late = (rows["known_at"] - rows["predicted_at"])[rows["truth"].astype(float) == 1]
    if not len(late):
        return BLIND[0]
    return f"{BLIND[0]} Half of those seen came more than {show(np.median(late / np.timedelta64(1, 's')), 's')} after the change."


def _span(ends: tuple[float, float]) -> str:
    return f"{show(ends[0], '%').removesuffix(' %')}-{show(ends[1], '%')}"
