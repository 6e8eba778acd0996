"""When open issues will be closed, and which of them may miss their date."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from headway.core.done_by import by_fridays, missed
from headway.core.promise import meant
from headway.core.units import show
from headway.questions.base import Answer, Bars, Columns, Context, Grid, question

SAID = """
select p.subject, p.repository, i.issue, i.opened_at, p.predicted_at, p.low, p.middle, p.high, coalesce(i.due_at, q.due_at) as due_at
from prediction p join issue i on i.repository || '#' || i.issue = p.subject
left join project q on q.repository = i.repository and q.project = i.project
where p.task = 'issue_time' and not p.is_replay and p.predicted_at <= :now and (i.closed_at is null or i.closed_at > :now)
qualify row_number() over (partition by p.subject order by p.predicted_at desc, p.moment, p.version desc) = 1
order by p.subject
"""
OPEN = """
select count(*) filter (closed_at is null or closed_at > :now) as n_open, count(*) as n from issue where opened_at <= :now"""
HELD = """
select coverage, n_test from trial_result where task = 'issue_time' and is_chosen and as_of <= :now and coverage is not null
order by as_of desc limit 1"""
MOST = 40
"""Issues that are shown: those that have a date first, the likeliest to miss it before the others, then the newest."""

BLIND = (
    "What happened since the file of issues was exported, and how a date, a milestone or a closing was changed before.",
    "What an issue is about: no title, text, label or person of it is read.",
    "A chance speaks of many issues like it, never of this one for sure.",
)


@question("When will open issues be closed, and which may miss their date?", said=SAID, open=OPEN, held=HELD)
def open_issues_ahead(needs: Mapping[str, Columns], context: Context) -> Answer:
    """When each open issue is likely to be closed, and how likely it misses its date or that of its milestone, epic or version.

    Why: a date that is likely to be missed can be talked about while there is time.

    Method: the released model of `issue_time`, applied to what was known of the issue at its last fixed moment (opened, and
    1, 7, 30 and 90 days later); the chance of a day is read from the times within which it is closed with a chance of 10, 50 and
    90 %, given that it is still open now.

    Known problems: closed is closed, whatever the reason; issues that have a date may be quicker than others, which the model does
    not know, because an export does not tell since when they had it.
    """
    rows = needs["said"]
    n, n_open = (int(needs["open"][name][0]) if len(needs["open"]["n"]) else 0 for name in ("n", "n_open"))
    if not len(rows["subject"]):
        return _nothing(n, n_open)
    lines = sorted((_line(rows, i, context) for i in range(len(rows["subject"]))), key=_first)
    dated = [line for line in lines if line[-1] is not None]
    return Answer(
        headline=_headline(dated, n_open),
        grid=Grid(
            ("Issue", "Open for", "Done", "Within (10 %)", "50 %", "90 %", "Due", "Misses it"),
            ("", "s", "", "s", "s", "s", "", "%"),
            tuple(lines[:MOST]),
        ),
        picture=_picture(dated),
        worth=0.6 if len(dated) > 1 else 0.2,
        sure=f"The times within which 10 and 90 % are closed make an 80 % interval, {_held(needs['held'])}.",
        blind=BLIND,
        look_next=("headway predict issue_time", "headway predict delay", "headway ask prediction_score"),
    )


Line = tuple[str | float | None, ...]


def _nothing(n: int, n_open: int) -> Answer:
    what = f"{n_open:,} issues are open, and no released model speaks of them" if n else "no file of issues was read"
    return Answer(
        headline=f"Not yet: {what}.",
        blind=BLIND,
        look_next=("headway models" if n else "an exported file of issues (--issues)", "headway explain issue"),
    )


def _line(rows: Columns, i: int, context: Context) -> Line:
    times = [float(rows[name][i]) for name in ("low", "middle", "high")]
    said_at, opened_at = (rows[name][i].astype("M8[us]").astype(datetime) for name in ("predicted_at", "opened_at"))
    day = rows["due_at"][i]
    due = None if np.isnat(day) else day.astype("M8[us]").astype(datetime)
    issue = str(rows["issue"][i])
    return (
        f"#{issue}" if issue.isdigit() else issue,
        (context.now - opened_at).total_seconds(),
        by_fridays(times, said_at, context.now),
        *times,
        "" if due is None else f"{due:%Y-%m-%d}",
        None if due is None else missed(times, said_at, due, context.now),
    )


def _first(line: Line) -> tuple[float, float]:
    return (-1.0 if line[-1] is None else -1.0 - float(line[-1]), float(line[1] or 0.0))


def _headline(dated: list[Line], n_open: int) -> str:
    likely = sum(float(line[-1] or 0.0) > 0.5 for line in dated)
    if not dated:
        return f"{n_open:,} issues are open, and none of them has a date; when each may be closed is told beside it."
    if not likely:
        return f"Of {n_open:,} open issues {len(dated):,} have a date, and none is more likely than not to miss it."
    most = f"the highest chance is {show(dated[0][-1], '%')} ({dated[0][0]})"  # type: ignore[arg-type]
    return f"Of {n_open:,} open issues {len(dated):,} have a date, and {likely:,} {'is' if likely == 1 else 'are'} more likely than not to miss it; {most}."


def _picture(dated: list[Line]) -> Bars | None:
    if len(dated) < 2:
        return None  # a single bar compares nothing
    top = dated[:12]
    chances = tuple(float(line[-1] or 0.0) for line in top)
    none = (None,) * len(top)
    return Bars(
        "Chance that an open issue misses its date", tuple(str(line[0]) for line in top), chances, none, none, "%"
    )


def _held(rows: Columns) -> str:
    if not len(rows["coverage"]):
        return meant(None, 0)
    return meant(float(rows["coverage"][0]), int(rows["n_test"][0]), " later issues of the trial")
