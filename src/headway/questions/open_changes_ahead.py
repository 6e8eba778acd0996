"""Which open changes are likely to need repair, and when each is likely to be done."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from headway.core.done_by import by_fridays, missed
from headway.core.promise import meant
from headway.core.units import counted, show
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question
from headway.tables.change import open_by

SAID = f"""
select p.subject, p.repository, p.task, p.predicted_at, p.chance, p.low, p.middle, p.high, p.is_flagged, p.reasons,
       c.number, coalesce(t.area, c.main_area) as area, c.type, coalesce(c.first_commit_at, h.started_at) as started_at
from prediction p join change c on c.change_id = p.subject left join head h on h.sha = p.subject
left join head_area t on t.sha = p.subject
where {open_by(":now")} and not p.is_replay and p.predicted_at <= :now and p.task in ('change_risk', 'completion_time')
qualify row_number() over (partition by p.task, p.subject order by p.predicted_at desc, p.moment, p.version desc) = 1
order by p.subject, p.task
"""
HELD = """
select coverage, n_test from trial_result where task = 'completion_time' and is_chosen and as_of <= :now and coverage is not null
order by as_of desc limit 1"""
DUE = "select change_id, due_at from change_due where told_at <= :now"
OPEN = f"select count(*) as n from change c where {open_by(':now')}"
BLIND = (
    "What is still to be written in a change: facts are of its newest commit that was read.",
    "Work outside git: reviews, waiting for others, plans.",
    "A chance speaks of many changes like it, never of this one for sure.",
)


@question(
    "Which open changes are likely to need repair, and when will they be done?",
    retells=("change_fail_rate", "cycle_time", "open_changes", "work_in_progress", "work_in_progress_age"),
    said=SAID,
    open=OPEN,
    held=HELD,
    due=DUE,
)
def open_changes_ahead(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Which open changes are likely to need repair later, and when each is likely to land.

    Why: a second pair of eyes is worth most on the few changes that most often need repair; a date said with its chance
    can be planned with.

    Method: the released model of each task, applied to what is known of the open change at its last fixed moment (opened, and
    1, 7 and 30 days later); times are the ones within which it is done with a chance of 10, 50 and 90 %, counted from that moment.
    The chance of being done by a day is read from them, given that the change is still open now. Where an issue gives it a date,
    the date and the chance of missing it stand beside it.

    Known problems: an open change may still grow; a branch that was abandoned without a word looks like slow work.
    """
    rows = needs["said"]
    subjects = list(dict.fromkeys(rows["subject"].tolist()))
    n_open = int(needs["open"]["n"][0]) if len(needs["open"]["n"]) else 0
    if not subjects:
        what = (
            f"{n_open} changes are open, and no released model speaks of them" if n_open else "no change is open here"
        )
        return Answer(
            headline=f"Not yet: {what}.",
            blind=BLIND,
            look_next=(
                "headway models" if n_open else "a clone that has the branches of the work under way",
                "headway ask prediction_score",
            ),
        )
    due = dict(zip(needs["due"]["change_id"].tolist(), needs["due"]["due_at"].astype("M8[us]").tolist(), strict=True))
    due = {subject: due[subject] for subject in subjects if subject in due}
    lines = sorted((_line(rows, s, context, due) for s in subjects), key=lambda line: -float(line[3] or 0.0))
    risky = [line for line in lines if line[3] is not None]
    return Answer(
        headline=_headline(risky, len(subjects), n_open, rows),
        grid=Grid(
            (
                "Change",
                "Area",
                "Open for",
                "Chance of repair",
                "Why",
                "Done",
                "Within (10 %)",
                "50 %",
                "90 %",
                *DATED[: len(lines[0]) - 9],
            ),
            ("", "", "s", "%", "", "", "s", "s", "s", *("", "%")[: len(lines[0]) - 9]),
            tuple(lines),
        ),
        picture=_picture(risky),
        worth=0.7 if risky else 0.2,
        sure=f"The times within which 10 and 90 % are done make an 80 % interval, {_held(needs['held'])}. More: headway ask prediction_score.",
        blind=BLIND,
        look_next=("headway predict change_risk", "headway predict completion_time", "headway ask a_year_ago"),
        examples=tuple(str(line[0]) for line in risky[:5] if not str(line[0]).startswith("#")),
    )


DATED = ("Due", "Misses it")
"""Columns that stand there where any of the changes has a date."""


def _line(rows: Columns, subject: str, context: Context, due: Mapping[str, datetime]) -> tuple[str | float | None, ...]:
    of = {str(rows["task"][i]): i for i in np.flatnonzero(rows["subject"] == subject)}
    first = next(iter(of.values()))
    number = rows["number"][first]
    name = f"#{int(number)}" if number and np.isfinite(float(number)) else subject[:10]
    start = rows["started_at"][first]
    age = (
        None
        if np.isnat(start)
        else float((np.datetime64(context.now, "us") - start.astype("M8[us]")).astype(float) / 1e6)
    )
    risk, time = of.get("change_risk"), of.get("completion_time")
    chance = None if risk is None else float(rows["chance"][risk])
    spans: list[float | None] = [
        None if time is None or not np.isfinite(rows[k][time]) else float(rows[k][time])
        for k in ("low", "middle", "high")
    ]
    done = "" if time is None or None in spans else _done(rows, int(time), context)
    return (
        name,
        str(rows["area"][first]),
        age,
        chance,
        "" if risk is None else str(rows["reasons"][risk]),
        done,
        *spans,
        *(_dated(rows, None if time is None else int(time), due.get(subject), context) if due else ()),
    )


def _dated(rows: Columns, time: int | None, due: datetime | None, context: Context) -> tuple[str, float | None]:
    if due is None or time is None or not np.isfinite(float(rows["high"][time])):
        return ("" if due is None else f"{due:%Y-%m-%d}", None)
    times = [float(rows[name][time]) for name in ("low", "middle", "high")]
    said_at = rows["predicted_at"][time].astype("M8[us]").astype(datetime)
    return f"{due:%Y-%m-%d}", missed(times, said_at, due, context.now)


def _done(rows: Columns, i: int, context: Context) -> str:
    times = [float(rows[name][i]) for name in ("low", "middle", "high")]
    return by_fridays(times, rows["predicted_at"][i].astype("M8[us]").astype(datetime), context.now)


def _held(rows: Columns) -> str:
    if not len(rows["coverage"]):
        return meant(None, 0)
    return meant(float(rows["coverage"][0]), int(rows["n_test"][0]), " later changes of the trial")


def _headline(risky: list[tuple[str | float | None, ...]], n_said: int, n_open: int, rows: Columns) -> str:
    if not risky:
        return f"{n_said} of {n_open} open changes have a likely time; no released model speaks of their risk."
    flagged = int(rows["is_flagged"][rows["task"] == "change_risk"].astype(bool).sum())
    most = risky[0]
    return f"Of {counted(n_open, 'open change')}, {flagged or 'none'} {'stands' if flagged < 2 else 'stand'} out as likely to need repair; the highest chance is {show(most[3], '%')} ({most[0]}, {most[1]})."  # type: ignore[arg-type]


def _picture(risky: list[tuple[str | float | None, ...]]) -> Bars | None:
    if len(risky) < 2:
        return None  # a single bar compares nothing
    top = risky[:12]
    chances = tuple(float(line[3] or 0.0) for line in top)
    return Bars(
        "Chance that an open change needs repair",
        tuple(str(line[0]) for line in top),
        chances,
        (None,) * len(top),
        (None,) * len(top),
        "%",
    )
