"""Asks the model in use about one change, several, or all that are open; nothing is stored by asking."""

import re
from collections.abc import Sequence

import numpy as np

from headway.core.errors import BadInput
from headway.core.registry import find
from headway.core.text import one_line
from headway.models.adaptive import Adaptive
from headway.models.base import Rows, Task
from headway.models.entry import without_aside
from headway.models.guard import NotYet
from headway.operate import registry
from headway.operate.gather import gather, gather_fresh, gather_open
from headway.operate.hidden import hidden, tellable
from headway.operate.layout import Fresh
from headway.operate.moments import OF_OPEN
from headway.operate.said import Prediction, say
from headway.operate.serve import Desk, InUse, in_use, must_have_teams, must_not_know_later, told_until

NOW = "now"
"""The moment of a prediction that somebody asked for: not a fixed one, so it is never stored."""

_ID = re.compile(r"[0-9a-f]{4,64}")
_NUMBER = re.compile(r"#?(\d{1,9})")
FIND = "select change_id, state from change where {} order by change_id limit 2"


def predict(desk: Desk, task: Task, subjects: Sequence[str] | None = None) -> list[Prediction]:
    """Return what the model in use says of the given changes, or of all open ones, the riskiest or latest first.

    A subject is an object id (four digits or more that are unique) or the number of a request; of `issue_time` the number or key
    of an open issue. Raises `NotYet` where no model is in use, `BadInput` for a subject that is none.
    """
    if subjects and task.name == "completion_time" and _name_issues(desk, subjects):
        task = find("headway.models.tasks", Task, "issue_time", "task")
    speaking = speaker(desk, task)
    if task.needs == "issue":
        return _issues(told_until(desk, task), speaking, subjects or ())
    if task.name not in OF_OPEN:
        return ordered(say(speaking.serving, _undecided(desk, task)))
    if not subjects:
        return ordered(_open(desk, speaking))
    found = [_find(desk, subject) for subject in subjects]
    landed = [change for change, state in found if state == "landed"]
    is_open = {change for change, state in found if state == "open"}
    parts: list[Prediction] = []
    if landed:
        parts += say(speaking.serving, gather(desk.store, desk.settings, task, desk.now, landed), "landed")
    if is_open:
        parts += _open(desk, speaking, is_open)
    place = {change: i for i, (change, _) in enumerate(found)}
    return sorted(parts, key=lambda p: place[p.subject])


def predict_fresh(desk: Desk, task: Task, fresh: Fresh) -> Prediction:
    """Return what the model in use says of a diff that nobody committed yet; raise `BadInput` where a task needs a begun change."""
    if task.target == "time":
        raise BadInput(f"{task.name} is about changes that began.", "Ask `change_risk` about a diff.")
    rows = gather_fresh(desk.store, desk.settings, task, desk.now, fresh)
    return say(speaker(desk, task).serving, rows, NOW)[0]


def speaker(desk: Desk, task: Task) -> InUse:
    """Return the model in use; raise `NotYet` with what makes one, or why the last trial released none."""
    must_have_teams(desk, task)
    found = in_use(desk, task)
    if found is None:
        tried = registry.trials(desk.home, task.name)
        if tried and not tried[-1].chosen:
            raise NotYet(
                f"No model of {task.name} is in use yet. The last trial, of {tried[-1].as_of[:10]}: {tried[-1].verdict}",
                "`headway models` shows every trial; more history, and then `headway retrain`, may change it.",
            )
        raise NotYet(f"No model of {task.name} is in use yet.", "Run `headway analyze PATH`, or `headway retrain`.")
    must_not_know_later(desk, found)
    return found


def ordered(said: Sequence[Prediction]) -> list[Prediction]:
    """Return predictions with the riskiest, or the one that takes longest, first."""
    return sorted(said, key=lambda p: (-(p.chance or 0.0), -(p.middle or 0.0), p.subject))


def _undecided(desk: Desk, task: Task) -> Rows:
    """Return the subjects of a task that is not about open changes whose truth is still to come."""
    rows = gather(desk.store, desk.settings, task, desk.now)
    return rows.take(np.isnat(rows.known_at))


ISSUES = """
select count(distinct name) from (select unnest(?) as name) join issue on name in (issue, '#' || issue, repository || '#' || issue)"""


def _name_issues(desk: Desk, subjects: Sequence[str]) -> bool:
    """Tell whether all subjects name issues that are known, and not all of them changes."""
    names = [subject.strip() for subject in subjects]
    if desk.store.rows(ISSUES, [names])[0][0] < len(set(names)):
        return False
    try:
        return not [_find(desk, name) for name in names]
    except BadInput:
        return True


def _issues(desk: Desk, speaking: InUse, subjects: Sequence[str]) -> list[Prediction]:
    """Return what is said of open issues, of all (the latest first) or of some, as of the end of their export."""
    task = speaking.serving.task
    rows = gather_open(desk.store, desk.settings, task, desk.now)
    asked = without_aside(gather(desk.store, desk.settings, task, desk.now, since=speaking.as_of))[0]
    if not subjects:
        return ordered(say(speaking.serving, rows, NOW, asked))
    names = rows.ids.astype(str)
    found = [_issue(names, subject) for subject in subjects]
    return say(speaking.serving, rows.take(np.array(found, dtype=int)), NOW, asked)


def _issue(names: np.ndarray, subject: str) -> int:
    """Return the place of the open issue that a subject names: its number or key, or REPOSITORY#NUMBER."""
    word = subject.strip()
    tails = np.char.rpartition(names, "#")[:, 2] if len(names) else names
    places = np.flatnonzero((names == word) | (tails == word.removeprefix("#").upper()))
    if len(places) != 1:
        what = "names issues of several repositories" if len(places) else "is no issue that is open"
        raise BadInput(
            f"'{one_line(subject, 60)}' {what}.", "Give its number or key, or REPOSITORY#NUMBER; open issues only."
        )
    return int(places[0])


def _open(desk: Desk, speaking: InUse, only: set[str] | None = None) -> list[Prediction]:
    """Return what is said of open changes, of all or of some, kept right by the truths that came up since the training."""
    task = speaking.serving.task
    rows = gather_open(desk.store, desk.settings, task, desk.now)
    seen = tellable(desk.store, task, rows, desk.now)
    if len(rows) and not len(seen):
        raise NotYet(next(iter(hidden(desk.store, desk.now).values())))
    rows = seen
    if only is not None:
        rows = rows.take(np.array([str(s) in only for s in rows.ids], dtype=bool))
    if not isinstance(speaking.serving.model, Adaptive):
        return say(speaking.serving, rows, NOW)
    asked = without_aside(gather(desk.store, desk.settings, task, desk.now, since=speaking.as_of))[0]
    return say(speaking.serving, rows, NOW, asked)


def _find(desk: Desk, subject: str) -> tuple[str, str]:
    word = subject.strip().lower()
    number = _NUMBER.fullmatch(word)
    rows = desk.store.rows(FIND.format("starts_with(change_id, ?)"), [word]) if _ID.fullmatch(word) else []
    if not rows and number:
        rows = desk.store.rows(FIND.format("number = ?"), [int(number[1])])
    if len(rows) > 1:
        raise BadInput(f"'{one_line(subject, 60)}' names several changes.", "Give more digits of the object id.")
    if not rows:
        raise BadInput(
            f"There is no change '{one_line(subject, 60)}' here.",
            "Give the object id of a landing or of an open head (four digits or more), or a request's number.",
        )
    return str(rows[0][0]), str(rows[0][1])
