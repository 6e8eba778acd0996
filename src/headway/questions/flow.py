"""How work flows: changes landed each month, and how long they took."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np

from headway.core.units import show
from headway.questions._changes import CHANGES, Changes, known_release, seconds, window
from headway.questions._people import is_small, least, too_few
from headway.questions.base import Answer, Columns, Context, Grid, Scatter, question

RECENT, MONTH = timedelta(days=90), 30.44
RETOLD = ("throughput", "cycle_time", "merge_to_release_time")
MOST_POINTS = 1500
"""A scatter of more points says nothing more; evenly spaced ones are drawn."""


@question("How does work flow, and how much does its time vary?", retells=RETOLD, changes=CHANGES)
def flow(needs: Mapping[str, Columns], context: Context) -> Answer:
    """How many changes land each month, and how long they took.

    Why: a median hides its tail; the scatter shows what "usually a day" means on a bad week.

    Method: counts by calendar month of landing, and percentiles of the time from first commit to landing (from
    landing to release where branches are hidden). This counts, it tests nothing, so it describes and claims nothing.

    Known problems: hidden branches have no first commit. The current month is not over.
    """
    changes = window(needs["changes"], context.now)
    withheld = too_few(changes, context, totals=True)
    if withheld or not len(changes):
        return withheld or Answer(
            headline="No change landed in the last five years, so nothing flows.", look_next=("headway doctor",)
        )
    words, span = _times(changes)
    small = is_small(context)
    grid = Grid((), (), ()) if small else _months(changes, span, least(context))
    known = ~np.isnan(span)
    return Answer(
        headline=_headline(_pace(changes, context.now), changes.words, words, span[known]),
        worth=0.2,
        grid=grid,
        picture=_scatter(changes, words, span) if known.sum() >= 5 and not small else None,
        sure="These are counts of every landed change in the window, without bots, dependency bumps and release commits.",
        blind=(
            f"{int((~known).sum()):,} of {len(changes):,} changes do not show this time.",
            "Changes that never landed.",
        ),
        look_next=("headway ask bottlenecks", "headway measure throughput --every week"),
    )


def _times(changes: Changes) -> tuple[str, np.ndarray]:
    landing = seconds(changes.rows, "first_commit_at", "landed_at")
    release = np.where(known_release(changes.rows), seconds(changes.rows, "landed_at", "deployed_at"), np.nan)
    few = (~np.isnan(landing)).sum() < max(30, (~np.isnan(release)).sum() / 4)
    return ("from merge to release", release) if few else ("from first commit to merge", landing)


def _pace(changes: Changes, now: datetime) -> str:
    """Say how many changes land a month over the whole window, and beside it lately: an average of years hides a turn."""
    lately = int((changes.rows["landed_at"] > np.datetime64(now - RECENT, "us")).sum())
    average = f"{len(changes) / (changes.days / MONTH):,.0f} changes a month landed on average over {changes.words}"
    beside = (
        f", {lately / (RECENT.days / MONTH):,.0f} a month in the last {RECENT.days} days"
        if changes.days > RECENT.days
        else ""
    )
    return average + beside


def _headline(pace: str, window: str, words: str, span: np.ndarray) -> str:
    if len(span) < 5:
        return f"{pace}; git shows too few of their times to say how long they took."
    p50, p90 = (float(np.quantile(span, p)) for p in (0.5, 0.9))
    return f"{pace}; half took less than {show(p50, 's')} {words}, one in ten more than {show(p90, 's')} ({len(span):,} changes in {window})."


def _months(changes: Changes, span: np.ndarray, need: int) -> Grid:
    month = changes.rows["landed_at"].astype("datetime64[M]")
    rows = []
    # a month without a change is one of 0, and the picture of a year has twelve of them
    for m in np.arange(month.min(), month.max() + 1)[-24:] if len(month) else month:
        known = (month == m) & ~np.isnan(span)
        own = span[known] if changes.authors(known) >= need else span[:0]
        median, p90 = (float(np.quantile(own, p)) for p in (0.5, 0.9)) if len(own) >= 5 else (None, None)
        rows.append((str(m), int((month == m).sum()), median, p90))
    return Grid(("Month", "Changes", "Median", "90th percentile"), ("", "changes", "s", "s"), tuple(rows))


def _scatter(changes: Changes, words: str, span: np.ndarray) -> Scatter:
    known = np.flatnonzero(~np.isnan(span))
    shown = known[np.unique(np.linspace(0, len(known) - 1, min(len(known), MOST_POINTS)).astype(int))]
    at = changes.rows["landed_at"][shown].astype("datetime64[us]").tolist()
    lines = tuple((f"{p} %", float(np.quantile(span[known], p / 100))) for p in (50, 75, 90))
    return Scatter(f"Time {words} of each change", tuple(at), tuple(float(v) for v in span[shown]), "s", lines)
