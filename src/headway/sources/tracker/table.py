"""Issues as a table with a heading: Jira's export, or one written by hand."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from io import StringIO

from headway.core.errors import BadInput
from headway.core.ids import content_id
from headway.core.time import parse_instant
from headway.sources.tracker.base import Export, Issue, Project, credible, due, key_of, not_before, refused, told_once

COLUMNS = {
    "key": ("key", "issue key", "issue", "number"),
    "opened": ("created", "created_at", "opened"),
    "closed": ("resolved", "resolved_at", "closed", "closed_at"),
    "due": ("due", "due date", "due_date", "due_at"),
    "resolution": ("resolution",),
    "milestone": ("milestone",),
    "epic": ("epic", "epic link", "custom field (epic link)"),
    "version": ("version", "fix version", "fix versions", "fix version/s"),
    "project due": ("milestone due", "epic due", "version due", "release date"),
}
"""What a column may be called, in whatever case; `key` and `opened` must be there, other columns are not read."""

KINDS = ("milestone", "version", "epic")
JIRA = ("%d/%b/%y %I:%M %p", "%d/%b/%y %H:%M", "%d/%b/%y")
DROPPED = ("won't fix", "won't do", "duplicate", "cannot reproduce", "not planned", "declined", "invalid", "incomplete")

Row = Mapping[str, str]


def read_table(text: str, where: str) -> Export:
    r"""Read the issues of a table; raises `BadInput` that names the line.

    >>> found = read_table("Issue key,Created,Fix versions\nSHOP-1,02/Jan/24 10:15 AM,1.0\n", "issues.csv")
    >>> found.issues["SHOP-1"].opened_at, [project.kind for project in found.projects.values()]
    (datetime.datetime(2024, 1, 2, 10, 15), ['version'])
    """
    issues: list[tuple[str, Issue]] = []
    projects: dict[str, Project] = {}
    for place, row in _rows(text, where):
        project = _project(row, place)
        if project:
            projects[project.key] = project
        issues.append((place, _issue(row, project, place)))
    return Export(told_once(issues), projects)


def _rows(text: str, where: str) -> Iterator[tuple[str, Row]]:
    """Yield where each row stands and its values by what they mean; of columns that share a meaning the first that is filled."""
    lines = csv.reader(StringIO(text, newline=""))
    try:
        heading = [name.strip().lower() for name in next(lines, [])]
        meant = [next((what for what, names in COLUMNS.items() if name in names), "") for name in heading]
        for what in ("key", "opened"):
            if what not in meant:
                raise refused(f"no column is called {' or '.join(COLUMNS[what])}", f"{where}, line 1")
        for values in lines:
            filled = [(what, value.strip()) for what, value in zip(meant, values, strict=False) if value.strip()]
            if filled:
                yield f"{where}, line {lines.line_num}", dict(reversed(filled))
    except csv.Error as error:
        raise refused(f"this is no CSV ({error})", f"{where}, line {lines.line_num}") from None


def _issue(row: Row, project: Project | None, where: str) -> Issue:
    opened_at = _instant(row.get("opened"), where)
    if opened_at is None:
        raise refused("an issue without the date at which it was created", where)
    closed_at = not_before(_instant(row.get("closed"), where), opened_at, where)
    resolution = row.get("resolution", "").lower()
    return Issue(
        key_of(row.get("key", ""), where),
        opened_at,
        closed_at,
        resolution in DROPPED if resolution and closed_at else None,
        due(_day(row.get("due"), where), where),
        project.key if project else None,
    )


def _project(row: Row, where: str) -> Project | None:
    kind = next((kind for kind in KINDS if kind in row), None)
    if kind is None:
        return None
    day = _day(row.get("project due"), where)
    return Project(content_id(kind, row[kind]), kind, row[kind], None, due(day, where), None)


def _day(text: str | None, where: str) -> date | None:
    return _instant(text, where)


def _instant(text: str | None, where: str) -> datetime | None:
    if text is None:
        return None
    for form in JIRA:
        with suppress(ValueError):
            return credible(datetime.strptime(text, form), where)
    try:
        return credible(parse_instant(text), where)
    except BadInput as error:
        raise refused(error.what.rstrip("."), where) from None
