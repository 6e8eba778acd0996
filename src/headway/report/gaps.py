"""Why something is empty, what that hides, and the command that fills it."""

from collections.abc import Collection, Iterable

from headway.core.settings import SETTINGS_FILE
from headway.metrics.base import Metric
from headway.questions.base import Answer, Question
from headway.report.base import Asked, Number, Panel
from headway.report.numbers import NONE

_SHIPPING = frozenset({"deployment", "deployed_change", "incident", "incident_cause"})
"""Tables that are empty where nothing was released."""
_HIDDEN = ("first_commit_at", "ready_at")
"""Instants that git loses where a landing hides its branch."""


def unmeasured(metric: Metric, number: Number, ships: bool) -> Panel:
    """Return the closing-table row of a number that has no value; `ships` says that releases or merges are counted."""
    hides = first_line(metric.doc) or metric.title
    return Panel(
        metric.name, metric.title, missing=number.withheld, hides=hides, fill=filling(metric, number.withheld, ships)
    )


def first_line(doc: str) -> str:
    """Return the sentence a docstring begins with, "" where there is none."""
    return next(iter(doc.strip().splitlines()), "")


def filling(metric: Metric, withheld: str, ships: bool) -> str:
    """Return what gives a metric the value that it lacks: a command, a setting, or what git does not hold."""
    unseen, releases = withheld.startswith(NONE), metric.table in _SHIPPING
    hidden = any(instant in metric.value for instant in _HIDDEN)
    reviewed = "first_review_at" in metric.value or "opened_at" in metric.value
    ways = (
        (withheld.startswith("withheld"), f"`privacy.min_people` in {SETTINGS_FILE}"),
        (reviewed, "a host’s reviews: git keeps no time of them"),
        (unseen and metric.group == "Review", "a host’s reviews, or `Reviewed-by` trailers"),
        (unseen and hidden, "a host’s pull requests: a squash, rebase or direct push hides when work began"),
        (metric.table == "work_in_progress", "nothing: no change is under way"),
        (releases and not ships, "headway analyze PATH --deployments merges"),
        (releases, "nothing: there was none to count"),
        (withheld == "no facts", "headway doctor"),
    )
    return next((way for holds, way in ways if holds), f"headway explain {metric.name}")


def unanswered(asked: Asked) -> Panel:
    """Return the closing-table row of a question that could not be answered from what was read."""
    answer = asked.answer
    # Another question is a good next step for a reader, but it fills nothing here.
    fill = next((line for line in answer.look_next if not line.startswith("headway ask")), "more history")
    return Panel(f"q-{asked.name}", asked.text, missing=answer.headline, hides=first_line(asked.doc), fill=fill)


def left_out(off: Collection[str], questions: Iterable[Question]) -> Panel | None:
    """Return the one closing-table row of all that is switched off: metrics, and the questions that would retell them."""
    if not off:
        return None
    asked = [question.name for question in questions if set(question.retells) & set(off)]
    answers = f", and the answers to {', '.join(asked)}" if asked else ""
    missing = f"`[metrics] off` names {', '.join(off)}"
    return Panel("off", "Switched off", missing=missing, hides=f"These numbers{answers}.", fill="headway doctor")


def says_nothing(answer: Answer) -> bool:
    """Tell whether an answer has neither a claim nor anything to show."""
    return not answer.claim and answer.picture is None and not answer.grid.rows
