"""The dates that work is given by issues and what they belong to, and the usual ones where nothing gives any."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from headway.models.base import Rows, Task
from headway.models.rows import seconds
from headway.operate.serve import Desk

LEAST_KIND = 20
"""Landings of a kind in the year before below which the usual time of its repository stands in, and of that none."""

USUAL = """
with done as (
    select change_id, repository, type, first_commit_at as begun, landed_at, date_diff('second', first_commit_at, landed_at) as took
    from change where first_commit_at <= ?),
event as (
    select null as change_id, repository, type, landed_at as moment, took from done where landed_at is not null
    union all select change_id, repository, type, begun, null from done),
told as (
    select change_id, moment, count(took) over own as n_own, quantile_cont(took, 0.8) over own as own_usual,
           count(took) over every as n_every, quantile_cont(took, 0.8) over every as every_usual
    from event window
        own as (partition by repository, type order by moment range between interval 365 day preceding and interval 1 microsecond preceding),
        every as (partition by repository order by moment range between interval 365 day preceding and interval 1 microsecond preceding))
select change_id, moment + to_seconds(cast(ceil(greatest(if(n_own >= ?, own_usual, every_usual), 60)) as bigint)),
       if(n_own >= ?, 'usual for its type', 'usual for its repository'), moment
from told where change_id is not null and n_every >= ?"""

OF_CHANGES = "select change_id, due_at, source, issue, told_at from change_due where told_at <= ?"

OF_ISSUES = """
select i.repository || '#' || i.issue, coalesce(i.due_at, p.due_at), case when i.due_at is not null then 'issue' else p.kind end,
       i.issue, case when i.due_at is null and p.opened_at > i.opened_at then p.opened_at else i.opened_at end as told_at
from issue i left join project p on p.repository = i.repository and p.project = i.project
where coalesce(i.due_at, p.due_at) is not null and told_at <= ?"""


class Given(NamedTuple):
    """A date, whose it is as a person says it, and since when it was told."""

    due: datetime
    source: str
    told_at: datetime


def given_dates(desk: Desk, task: Task) -> dict[str, Given]:
    """Return the dates that issues give the subjects of a task about times, as far as they were told at the desk's moment."""
    rows = desk.store.rows(OF_ISSUES if task.needs == "issue" else OF_CHANGES, [desk.now])
    return {str(subject): Given(due, date_of(source, issue), told) for subject, due, source, issue, told in rows}


def usual_dates(desk: Desk) -> dict[str, Given]:
    """Return by when each change, open or landed, is done if it takes what four in five of its kind took in the year before it began.

    Known when it began: what is said of open changes is scored on landed ones by the same dates.
    """
    rows = desk.store.rows(USUAL, [desk.now, LEAST_KIND, LEAST_KIND, LEAST_KIND])
    return {str(change): Given(due, source, begun) for change, due, source, begun in rows}


def date_of(source: str, issue: str) -> str:
    """Say whose date it is.

    >>> date_of("issue", "12"), date_of("milestone", "SHOP-7")
    ('of #12', 'of the milestone of SHOP-7')
    """
    name = f"#{issue}" if issue.isdigit() else issue
    return f"of {name}" if source == "issue" else f"of the {source} of {name}"


def first_allowed(rows: Rows, sources: Sequence[Mapping[str, Given]]) -> np.ndarray:
    """Return the seconds, (n,), from each row to the first date that the sources give it; NaN without any.

    A date counts that was told by the moment of the row and lay ahead.
    """
    left = np.full(len(rows), np.nan)
    for dates in sources:
        found = [dates.get(str(subject)) for subject in rows.ids]
        due, told = (np.array([one and one[i] for one in found], dtype="M8[us]") for i in (0, 2))
        left = np.where(np.isnan(left) & (due > rows.at) & (told <= rows.at), seconds(due - rows.at), left)
    return left
