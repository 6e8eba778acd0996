"""What would have been flagged a year ago, by a rule or by a model, and what happened since."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from headway.core.look_back import opening, singled_out, unshown
from headway.core.units import counted, show
from headway.questions._people import LOWER, least
from headway.questions._scored import (
    FEWEST,
    SCORED,
    of_task,
    people,
    ranked,
    reliability,
    share_of,
)
from headway.questions.base import Answer, Bars, Columns, Context, Grid, only, question

NEXT = ("headway replay", "headway ask prediction_score", "headway model show change_risk")
BLIND = (
    "Repairs that are still to come, most of all of the newest changes.",
    "A repair that git does not show: a rollback, a changed setting, a fix in another repository.",
    "It was computed afterwards, from what was known then; nobody acted on it.",
)
ALIKE = "No candidate that tells changes apart both did better in the trial of that day and passed its checks."
"""Why all changes got the same chance: what stood before the one chosen failed a check, and what stood after it did no better."""

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
    start, gives each later change a chance at its landing, and flags the riskiest 5 % of them: changes of equal chance all
    or none, so that what is flagged is never more and nothing but the chance decides. Where that leaves none, those of the highest
    chance are compared with the others, unless all are alike. Counted is how many of each needed repair until the look back
    was made; 95 % intervals are Wilson's, the one of the difference is Newcombe's (1998, method 10).

    Known problems: labels come from who repaired whose lines (SZZ), which is right about two times in three; young changes have
    had little time to be repaired.
    """
    rows = of_task(needs["scored"], "change_risk")
    n, fewest = len(rows["chance"]), least(context)
    if n < FEWEST:
        return _too_few(n)
    chance, flagged = rows["chance"].astype(float), rows["is_flagged"].astype(bool)
    apart = singled_out(chance, flagged)
    parts = {"flagged" if flagged.any() else "highest chance": apart, "others" if apart.any() else "all": ~apart}
    parts = {name: part for name, part in parts.items() if part.any()}
    if (crew := min(people(only(rows, part)) for part in parts.values())) < fewest:
        behind = f"the {next(iter(parts))} changes, or the others" if apart.any() else "these changes"
        return Answer(
            headline=f"Withheld: {crew} people made {behind}, and saying how many of each needed repair needs {fewest}.",
            blind=BLIND,
            look_next=(LOWER,),
        )
    begun = opening(str(rows["version"][0]), chance, flagged, str(rows["version"][0]).rpartition(" as of ")[2])
    return _answer(rows, begun, parts, fewest)


def _too_few(n: int) -> Answer:
    return Answer(
        headline=f"Not yet: {n or 'no'} replayed predictions have met their truth, and {FEWEST} are needed.",
        blind=BLIND,
        look_next=("headway replay", "headway doctor"),
    )


def _answer(rows: Columns, begun: str, parts: Mapping[str, np.ndarray], fewest: int) -> Answer:
    truth, chance = rows["truth"].astype(float), rows["chance"].astype(float)
    counts = [(name, int(part.sum()), float(truth[part].sum())) for name, part in parts.items()]
    said = [share_of(truth[part]) for part in parts.values()]
    shares = [hits / n for _, n, hits in counts]
    auc = ranked(chance, truth)
    until = rows["known_at"].max().astype("M8[D]")
    beside = ""
    if len(counts) > 1:
        (_, n, hits), (_, rest, others) = counts
        beside = f", of the others {show(shares[1], '%')}{unshown(hits, n, others, rest)}"
    # of changes that were all said to be alike there is no picture, no example and nothing to rank
    told = _pictures(rows, counts, shares, said, fewest) if beside else {}
    intervals = f"95 % interval{'s' if beside else ''} {' and '.join(map(_span, said))}"
    return Answer(
        headline=f"{begun}: {show(shares[0], '%')} of them needed repair by {until}{beside} ({intervals}).",
        grid=Grid(
            ("Changes", "Count", "Needed repair", "Share", "From", "To"),
            ("", "1", "1", "%", "%", "%"),
            tuple(
                (name, float(count), yes, share, *ends)
                for (name, count, yes), share, ends in zip(counts, shares, said, strict=True)
            ),
        ),
        sure=ALIKE
        if not beside
        else f"A change that needed repair had the higher chance in {show(auc, '%')} of pairs; half would be chance."
        if auc
        else "",
        blind=(_late(rows), *BLIND[1:]),
        look_next=NEXT,
        **told,
    )


def _pictures(
    rows: Columns,
    counts: Sequence[tuple[str, int, float]],
    shares: Sequence[float],
    said: Sequence[tuple[float, float]],
    fewest: int,
) -> dict[str, Any]:
    riskiest = np.argsort(-rows["chance"].astype(float), kind="stable")[:5]
    return {
        "worth": 1.0,
        "picture": reliability("Chance of repair that was said, against how often it came", rows, fewest),
        "brief": Bars(
            f"Share that needed repair by {rows['known_at'].max().astype('M8[D]')}, with 95 % intervals",
            tuple(f"{name}, {counted(count, 'change')}" for name, count, _ in counts),
            tuple(shares),
            tuple(low for low, _ in said),
            tuple(high for _, high in said),
            "%",
            0,
        ),
        "examples": tuple(str(s)[:12] for s in rows["subject"][riskiest]),
    }


def _late(rows: Columns) -> str:
    """Say how late the repairs came that were seen: those still to come are later than that."""
    late = (rows["known_at"] - rows["predicted_at"])[rows["truth"].astype(float) == 1]
    if not len(late):
        return BLIND[0]
    return f"{BLIND[0]} Half of those seen came more than {show(np.median(late / np.timedelta64(1, 's')), 's')} after the change."


def _span(ends: tuple[float, float]) -> str:
    return f"{show(ends[0], '%').removesuffix(' %')}-{show(ends[1], '%')}"
