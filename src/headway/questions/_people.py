"""Keeps people out of sight: groups need enough human authors, smaller areas roll up, and the reason is said."""

import numpy as np

from headway.core.settings import SETTINGS_FILE
from headway.measure import privacy
from headway.questions._changes import Changes
from headway.questions.base import Answer, Context
from headway.rules.area import OTHER as ELSEWHERE

NO_PLACE = (privacy.OTHER, ELSEWHERE)
"""What is no area of its own, and never stands out: the small ones counted together, and what lies outside of all."""

LOWER = f"Lower `privacy.min_people` in {SETTINGS_FILE}, if the team agrees."
"""What a team may do that sees less than it wants to."""


def least(context: Context) -> int:
    """How many human authors a compared group needs; 1 where a single person wrote everything (their own view)."""
    return 1 if context.n_people <= 1 else context.settings.privacy.min_people


def too_few(changes: Changes, context: Context, *, totals: bool = False) -> Answer | None:
    """Return the answer to give instead when the window has too few people.

    `totals` says that only totals of the whole window are asked for: those are shown to a team smaller than the limit.
    """
    everyone = changes.authors(np.ones(len(changes), dtype=bool))
    need = least(context)
    if everyone >= need or (totals and 2 <= everyone <= context.n_people < need):
        return None
    if everyone == 0:
        return Answer(
            headline="No change by a person landed in the last five years, so there is nothing to compare.",
            blind=("Bots, dependency bumps and release commits are left out of every comparison.",),
            look_next=("headway doctor",),
        )
    who = "1 person" if everyone == 1 else f"{everyone} people"
    return Answer(
        headline=f"Withheld: {who} changed this code in {changes.words}, and comparing their work needs {need}.",
        blind=("Every comparison of times, review, rework, repair or AI share: it would speak of single persons.",),
        look_next=(LOWER, "headway ask size_meets_change"),
    )


def is_small(context: Context) -> bool:
    """Whether the whole team is smaller than the limit, so that only totals are shown."""
    return context.n_people < least(context)


def roll_up(areas: np.ndarray, people: np.ndarray, need: int) -> np.ndarray:
    """Areas with fewer than `need` people count under their parent folder, and at last as one; "" is nobody.

    >>> areas = np.array(["web/api", "web/ui", "docs", "web/api"])
    >>> roll_up(areas, np.array(["a", "b", "a", "c"]), 2).tolist()[:2]
    ['web/api', '(several, too few people each)']
    """
    names, code = np.unique(np.asarray(areas).astype(str), return_inverse=True)
    crews = {str(n): frozenset(people[code == i].tolist()) - {""} for i, n in enumerate(names)}
    shown = privacy.roll_up(crews, need, privacy.parent_folder)
    return np.array([shown[str(n)] for n in names], dtype=object).astype(str)[code] if len(names) else names
