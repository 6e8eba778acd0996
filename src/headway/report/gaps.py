"""Why something is empty, what that hides, and the command that fills it."""

from headway.metrics.base import Metric
from headway.questions.base import Answer
from headway.report.base import Asked, Number, Panel

_SHIPPING = frozenset({"deployment", "deployed_change", "incident", "incident_cause"})
"""Tables that are empty where nothing was released."""


def unmeasured(metric: Metric, number: Number, ships: bool) -> Panel:
    """Return the closing-table row of a number that has no value; `ships` says that releases or merges are counted."""
    first = metric.doc.strip().splitlines()[0] if metric.doc.strip() else metric.title
    return Panel(metric.name, metric.title, missing=number.withheld, hides=first, fill=_fill(metric, number, ships))


def _fill(metric: Metric, number: Number, ships: bool) -> str:
    if number.withheld.startswith("withheld"):
        return "privacy.min_people in headway.toml"
    if "first_review_at" in metric.value or "opened_at" in metric.value:
        return "a host’s reviews: git keeps no time of them"
    if metric.table in _SHIPPING and not ships:
        return "headway analyze PATH --deployments merges"
    if metric.table in _SHIPPING:
        return "nothing: there was none to count"
    return "headway doctor" if number.withheld == "no facts" else f"headway explain {metric.name}"


def unanswered(asked: Asked) -> Panel:
    """Return the closing-table row of a question that could not be answered from what was read."""
    answer = asked.answer
    # Another question is a good next step for a reader, but it fills nothing here.
    fill = next((line for line in answer.look_next if not line.startswith("headway ask")), "more history")
    return Panel(f"q-{asked.name}", asked.text, missing=answer.headline, hides=" ".join(answer.blind), fill=fill)


def says_nothing(answer: Answer) -> bool:
    """Tell whether an answer has neither a claim nor anything to show."""
    return not answer.claim and answer.picture is None and not answer.grid.rows
