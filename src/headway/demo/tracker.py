"""The tracker of an invented organisation, as GitHub would list it: issues that changes close, others, milestones, requests."""

from datetime import timedelta
from random import Random
from typing import Any

from headway.core.time import DAY, utc
from headway.demo.changes import Change
from headway.demo.plan import Plan, log_normal, seconds
from headway.demo.words import issue_of, number

MONTH = 28 * DAY
Entry = dict[str, Any]


def tracker(plan: Plan, landed: tuple[Change, ...], waiting: tuple[Change, ...]) -> list[Entry]:
    """Return the entries of a tracker as it stands at the end of the plan, oldest first; the same plan gives the same ones.

    Features and fixes close an issue in six of ten cases; it waits for them for days (log-normal), and belongs to the milestone
    of the month in which they begin. About as many others are closed without a change, or never.
    """
    entries = [entry for change in landed for entry in _worked(plan, change, change.landed)]
    entries += [entry for change in waiting for entry in _worked(plan, change, None)]
    entries += [_other(plan, n) for n in range(plan.days // 2)]
    return sorted(entries, key=lambda entry: (entry["created_at"], entry["number"]))


def _worked(plan: Plan, change: Change, landed: int | None) -> list[Entry]:
    issue = issue_of(plan, change)
    if issue is None:
        return []
    opened = change.started - int(log_normal(plan.random("issue", change.id), 6 * DAY, 1.0))
    months = (change.started - seconds(plan.begin)) // MONTH
    told = _entry(issue, opened, landed) | {"milestone": _milestone(plan, months)}
    if change.kind == "direct":
        return [told]
    request = _entry(number(change), change.started, landed)
    return [told, request | {"pull_request": {}, "body": f"Closes #{issue}"}]


def _other(plan: Plan, n: int) -> Entry:
    chance = plan.random("other issue", n)
    opened = seconds(plan.begin) + 2 * n * DAY + chance.randrange(2 * DAY)
    closed = opened + int(log_normal(chance, 20 * DAY, 1.5))
    is_over = closed < seconds(plan.until)
    return _entry(50_000 + n, opened, closed if is_over else None) | {"state_reason": _why(chance) if is_over else None}


def _why(chance: Random) -> str:
    return "not_planned" if chance.random() < 0.4 else "completed"


def _milestone(plan: Plan, months: int) -> Entry:
    begin = seconds(plan.begin) + months * MONTH
    due = utc(begin + MONTH).replace(hour=0, minute=0, second=0) + timedelta(hours=8)
    return {"number": months + 1, "title": f"Month {months + 1}", "created_at": _at(begin - MONTH), "due_on": f"{due.isoformat()}Z"}  # fmt: skip


def _entry(named: int, opened: int, closed: int | None) -> Entry:
    return {"number": named, "created_at": _at(opened), "closed_at": None if closed is None else _at(closed)}


def _at(at: int) -> str:
    return f"{utc(at).isoformat()}Z"
