"""Change type: which type of change this is, where neither a prefix nor its paths tell."""

from headway.models.base import task
from headway.rules.change_type import TYPES

SURE = 0.6
"""It abstains below this: on changes not seen before, some 85 of 100 of what it told at 60 % and more were right."""


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
        "It abstains where it is less than 60 % sure.",
        "What it says is kept apart as a label: no incident, repair or defect rests on it.",
    ),
)
def change_type() -> str:
    """Name the type of a change among the fourteen that rules can tell.

    The truth is what a conventional prefix says; a change without one has none, and is what the model is for. The rule
    to beat is how often each type comes up. On two repositories with prefixes (the newest fifth of 8,831 and 6,420
    changes) the text rule alone, reading titles without their prefix, named 7 and 15 % right; word weights named 74 and 75 %,
    and 85 and 86 % of the surest 70 %.

    *Known problems:* people who write prefixes may name changes otherwise than people who don't; rare types are
    seldom told (macro-F1 .50 and .46 over the 12 and 10 types there).
    """
    kinds = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(TYPES))
    return f"""
      SELECT change_id AS subject, change_id, repository, landed_at AS predicted_at,
             CASE WHEN type_rule = 'prefix' THEN CASE type {kinds} END END AS y,
             CASE WHEN type_rule = 'prefix' THEN landed_at END AS known_at, author_kind, ai_assisted
      FROM change WHERE state = 'landed'"""
