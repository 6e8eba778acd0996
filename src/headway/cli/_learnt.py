"""Says in Markdown what a learnt thing is: a task, a candidate, a check or a score, from its own declaration."""

from inspect import getdoc

from headway.cli._about import joined, listed, prose
from headway.core.registry import find, names

SCORES = (
    *("log_loss", "brier", "brier_skill", "ece", "auc", "average_precision", "caught", "precision_at", "effort_recall"),
    *("pinball", "coverage"),
)
"""The functions of `models/scores.py` whose names stand on cards and in trials."""


def learnt(kind: str) -> list[str]:
    """Return the names of all `tasks`, `candidates` or `checks`, without opening their files."""
    return names(f"headway.models.{kind}")


def about_task(name: str) -> str:
    """Return what a task asks, how its answers are judged, and what a model of it cannot do."""
    from headway.models.base import Task

    task = find("headway.models.tasks", Task, name, "task")
    told = {
        "question": task.question,
        "answer": {"chance": "a chance", "time": "a time until it happens", "kind": "one of several kinds"}[
            task.target
        ],
        "asked when": task.moment,
        "score": f"`{task.score}`, of which a model must save {100 * task.least_gain:.0f} % of the best rule's",
        "facts": ", ".join(task.features),
        "compared groups": ", ".join(group for group in task.groups if group != "aside"),
    }
    if task.derived_from:
        told = {name: told[name] for name in ("question", "answer", "asked when")}
        told["answer"] += f", read from the curve of `{task.derived_from}`"
        told["score"] = f"`{task.score}`"
    limits = "\n".join(f"- {limit}" for limit in task.limits)
    return joined(f"## {name}", prose(task.doc), listed(told), f"What it cannot do:\n\n{limits}")


def about_candidate(name: str) -> str:
    """Return how a candidate learns, what it is for and what it needs."""
    from headway.models.base import Candidate

    found = find("headway.models.candidates", Candidate, name, "candidate")
    told = {"kind": found.kind, "answers": ", ".join(found.targets)} | ({"needs": found.extra} if found.extra else {})
    return joined(f"## {name}", prose(found.doc), listed(told))


def about_check(name: str) -> str:
    """Return what a model must show to pass a check."""
    from headway.models.base import Check

    found = find("headway.models.checks", Check, name, "check")
    return joined(
        f"## {name}", f"{found.title}: a check before each release and, unchanged, after it.", prose(found.doc)
    )


def about_score(name: str) -> str:
    """Return what a score measures."""
    from headway.models import scores

    said = (getdoc(getattr(scores, name)) or "").removeprefix("Return ")
    return joined(f"## {name}", prose(said[:1].upper() + said[1:]))
