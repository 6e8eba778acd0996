"""Change type: which type of change this is, where neither a prefix nor its paths tell."""

from headway.models.base import task
from headway.rules.change_type import TYPES


@task(
    question="Which type of change is it, by the words of its message and the paths it touches?",
    target="kind",
    moment="landed, or opened while it is open",
    score="log_loss",
    least_gain=0.05,
    absent="unknown",
    features=("size", "diffusion"),
    groups=("author_kind", "ai_assisted"),
    kinds=TYPES,
    words="message",
    limits=(
        "Learnt from changes whose prefix tells their type, the prefix taken away: a team that writes no prefixes has nothing to learn from.",
        "It abstains below the confidence at which four of five were right on changes it had not seen.",
        "What it says is kept apart as a label: no incident, repair or defect rests on it.",
    ),
)
def change_type() -> str:
    """Name the type of a change among the fourteen that rules can tell.

    The truth is what a conventional prefix says; a change without one has none, and is what the model is for. The rule
    to beat is the text rule of `rules/change_type.py`.

    *Known problems:* people who write prefixes may name changes otherwise than people who don't.
    """
    kinds = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(TYPES))
    return f"""
      SELECT change_id AS subject, repository, landed_at AS predicted_at,
             CASE WHEN type_rule = 'prefix' THEN CASE type {kinds} END END AS y,
             CASE WHEN type_rule = 'prefix' THEN landed_at END AS known_at, author_kind, ai_assisted
      FROM change WHERE state = 'landed'"""
