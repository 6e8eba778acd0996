"""Why something is empty, what that hides, and the command that fills it."""

from headway.metrics.base import Metric
from headway.questions.base import Answer
from headway.report.base import Asked, Number, Panel

_FILLS = {
    "deployment": "headway analyze PATH --deployments merges",
    "deployed_change": "headway analyze PATH --deployments merges",
    "incident": "headway explain incident",
    "incident_cause": "headway explain incident",
}


def unmeasured(metric: Metric, number: Number) -> Panel:
    """Return the closing-table row of a number that has no value."""
    first = metric.doc.strip().splitlines()[0] if metric.doc.strip() else metric.title
    fill = _FILLS.get(metric.table, f"headway explain {metric.name}")
    if "first_review_at" in metric.value or "opened_at" in metric.value:
        fill = "a host’s reviews: git keeps no time of them"
    if number.withheld.startswith("withheld"):
        fill = "privacy.min_people in headway.toml"
    return Panel(metric.name, metric.title, missing=number.withheld, hides=first, fill=fill, metric=metric.name)


def unanswered(asked: Asked) -> Panel:
    """Return the closing-table row of a question that could not be answered from what was read."""
    answer = asked.answer
    # Another question is a good next step for a reader, but it fills nothing here.
    fill = next((line for line in answer.look_next if not line.startswith("headway ask")), "more history")
    return Panel(f"q-{asked.name}", asked.text, missing=answer.headline, hides=" ".join(answer.blind), fill=fill)


def says_nothing(answer: Answer) -> bool:
    """Tell whether an answer has neither a claim nor anything to show."""
    return not answer.claim and answer.picture is None and not answer.grid.rows
