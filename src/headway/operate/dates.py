"""The dates that work is given by issues and what they belong to, and the usual ones where nothing gives any."""

from datetime import datetime
from typing import NamedTuple

import numpy as np

from headway.core.time import YEAR
from headway.models.base import Rows, Task
from headway.models.rows import seconds
from headway.operate.serve import Desk

LEAST_KIND = 20
"""Landings of a kind in the last year below which the usual time of its repository stands in."""

USUAL = """
with took as (
    select repository, type, date_diff('second', first_commit_at, landed_at) as seconds
    from change where landed_at <= ? and landed_at > ? and first_commit_at is not null),
kind as (
    select repository, type, quantile_cont(seconds, 0.8) as usual from took group by all having count(*) >= ?),
whole as (select repository, quantile_cont(seconds, 0.8) as usual from took group by all)
select c.change_id, c.first_commit_at + to_seconds(cast(coalesce(k.usual, w.usual) as bigint)),
       case when k.usual is null then 'usual for its repository' else 'usual for its type' end
from change c left join kind k using (repository, type) left join whole w using (repository)
where c.state = 'open' and c.first_commit_at is not null and w.usual is not null"""

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


def usual_dates(desk: Desk) -> dict[str, tuple[datetime, str]]:
    """Return by when each open change would land if it took what four in five of its kind took in the last year, and of which kind."""
    rows = desk.store.rows(USUAL, [desk.now, desk.now - YEAR, LEAST_KIND])
    return {str(change): (due, source) for change, due, source in rows}


def date_of(source: str, issue: str) -> str:
    """Say whose date it is.

    >>> date_of("issue", "12"), date_of("milestone", "SHOP-7")
    ('of #12', 'of the milestone of SHOP-7')
    """
    name = f"#{issue}" if issue.isdigit() else issue
    return f"of {name}" if source == "issue" else f"of the {source} of {name}"


def allowed(desk: Desk, task: Task, rows: Rows) -> np.ndarray:
    """Return the seconds, (n,), from each row to its given date; NaN without one that was told by then and lay ahead."""
    given = given_dates(desk, task)
    found = [given.get(str(subject)) for subject in rows.ids]
    due, told = (np.array([one and one[i] for one in found], dtype="M8[us]") for i in (0, 2))
    return np.where((due > rows.at) & (told <= rows.at), seconds(due - rows.at), np.nan)
