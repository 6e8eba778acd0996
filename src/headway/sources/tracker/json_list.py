"""Issues as GitHub's and GitLab's interfaces list them in JSON: one list, several after each other, or lists in a list."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import msgspec

from headway.rules.issue_link import closed
from headway.sources.tracker.base import Export, Issue, Project, credible, due, key_of, not_before, refused, told_once

SPELT = {
    "createdAt": "created_at",
    "closedAt": "closed_at",
    "dueOn": "due_on",
    "stateReason": "state_reason",
    "iid": "number",
}
"""Names as `gh issue list --json` and GitLab write them."""

NAMES = {"title", "body", "pull_request", "source_branch", "due_date", "milestone", *SPELT.values()}
"""What is read of an entry; everything else (titles of issues, texts, people) is let go while it is read."""

DROPPED = ("not_planned", "duplicate")


Number = Annotated[int, msgspec.Meta(ge=1, lt=10**18)]


class Milestone(msgspec.Struct):
    """A milestone inside an entry: GitHub says `due_on`, GitLab `due_date`."""

    number: Number
    title: str = ""
    due_on: datetime | None = None
    due_date: date | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None


class Entry(msgspec.Struct):
    """One entry of the list: an issue, or (with `pull_request` or `source_branch`) a request."""

    number: Number
    created_at: datetime
    closed_at: datetime | None = None
    due_date: date | None = None
    state_reason: str | None = None
    milestone: Milestone | None = None
    pull_request: dict[str, Any] | None = None
    source_branch: Any = None
    body: str | None = None


def read_json(text: str, where: str) -> Export:
    r"""Read the issues of a JSON export; requests are passed over. Raises `BadInput` that names the entry.

    >>> pages = '[{"number": 1, "created_at": "2024-01-02T03:04:05Z"}]\n[]'
    >>> [issue.key for issue in read_json(pages, "issues.json").issues.values()]
    ['1']
    """
    try:
        entries = msgspec.convert(list(_entries(text, where)), list[Entry])
    except msgspec.ValidationError as error:
        raise refused(str(error), where) from None
    told = [entry for entry in entries if entry.pull_request is None and entry.source_branch is None]
    places = [f"{where}, issue {entry.number}" for entry in told]
    made = [_issue(entry, place) for entry, place in zip(told, places, strict=True)]
    requests = [entry for entry in entries if entry.pull_request is not None]
    return Export(
        told_once((place, issue) for place, (issue, _) in zip(places, made, strict=True)),
        {project.key: project for _, project in made if project},
        sorted({(entry.number, issue) for entry in requests for issue in closed(entry.body or "")}),
        len(entries) - len(told),
    )


def _entries(text: str, where: str) -> Iterator[Any]:
    """Yield the entries of every list in a text, whether they stand after each other or inside one."""
    decoder, at = json.JSONDecoder(object_pairs_hook=_needed), 0
    while at < len(text):
        try:
            page, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise refused(f"this is no JSON ({error})", where) from None
        if not isinstance(page, list):
            raise refused("a list of issues is needed, this is something else", where)
        for one in page:
            yield from one if isinstance(one, list) else [one]
        at = _after_blanks(text, at)


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _needed(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    kept = {SPELT.get(name, name): _whole(value) for name, value in pairs if SPELT.get(name, name) in NAMES}
    if kept.get("pull_request") is None:
        kept.pop("body", None)  # what people write in issues is none of our business, and would fill the memory
    return kept


def _whole(value: Any) -> Any:
    # JSON can spell half a character, which nothing else can hold
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _issue(entry: Entry, where: str) -> tuple[Issue, Project | None]:
    milestone = _project(entry.milestone, where) if entry.milestone else None
    opened_at = credible(entry.created_at, where) or datetime.min
    closed_at = not_before(credible(entry.closed_at, where), opened_at, where)
    reason = entry.state_reason and entry.state_reason.lower()
    return Issue(
        key_of(str(entry.number), where),
        opened_at,
        closed_at,
        reason in DROPPED if reason and closed_at else None,
        due(entry.due_date, where),
        milestone.key if milestone else None,
    ), milestone


def _project(milestone: Milestone, where: str) -> Project:
    opened_at, closed_at = (credible(at, where) for at in (milestone.created_at, milestone.closed_at))
    day = milestone.due_date or milestone.due_on
    return Project(str(milestone.number), "milestone", milestone.title, opened_at, due(day, where), closed_at)
