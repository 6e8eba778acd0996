"""Keeps people out of sight: groups need enough human authors, smaller areas roll up, and the reason is said."""

import numpy as np

from headway.questions._changes import Changes
from headway.questions.base import Answer, Context


def least(changes: Changes, context: Context) -> int:
    """How many human authors a compared group needs; 1 where a single person wrote everything (their own view)."""
    everyone = changes.authors(np.ones(len(changes), dtype=bool))
    return 1 if everyone <= 1 else context.settings.privacy.min_people


def too_few(changes: Changes, context: Context) -> Answer | None:
    """Return the answer to give instead when the whole window has too few people to compare anything."""
    everyone = changes.authors(np.ones(len(changes), dtype=bool))
    need = least(changes, context)
    if everyone >= need:
        return None
    if everyone == 0:
        return Answer(
            headline="No change by a person landed in the last five years, so there is nothing to compare.",
            blind=("Bots, dependency bumps and release commits are left out of every comparison.",),
            look_next=("headway doctor",),
        )
    return Answer(
        headline=f"Withheld: {everyone} people changed this code in {changes.words}, and comparing their work needs {need}.",
        blind=("Every comparison of times, review, rework, repair or AI share: it would speak of single persons.",),
        look_next=("Lower `privacy.min_people` in headway.toml if the team agrees; code properties are shown anyway.",),
    )


def roll_up(areas: np.ndarray, people: np.ndarray, need: int) -> np.ndarray:
    """Areas with fewer than `need` people become their parent folder, up to "(rest)"; nothing is left by subtraction.

    >>> areas = np.array(["web/api", "web/ui", "docs", "web/api"])
    >>> roll_up(areas, np.array(["a", "b", "a", "c"]), 2).tolist()
    ['web/api', '(rest)', '(rest)', 'web/api']
    """
    out = np.asarray(areas, dtype=object).astype(str)
    while True:
        names, code = np.unique(out, return_inverse=True)
        counts = np.bincount(
            np.unique(np.column_stack([code, np.unique(people, return_inverse=True)[1]]), axis=0)[:, 0]
        )
        small = [str(n) for n, c in zip(names, counts, strict=True) if c < need and n != "(rest)"]
        if not small:
            return _close(names, counts, code, need)
        parents = {n: n.rsplit("/", 1)[0] if "/" in n else "(rest)" for n in small}
        out = np.array([parents.get(a, a) for a in names], dtype=object).astype(str)[code]


def _close(names: np.ndarray, counts: np.ndarray, code: np.ndarray, need: int) -> np.ndarray:
    """When "(rest)" itself is too small, the smallest named area joins it, else the total would give it away."""
    final: np.ndarray = names.copy().astype(object)
    rest = np.flatnonzero(names == "(rest)")
    if len(rest) and counts[rest[0]] < need and len(names) > 1:
        others = np.flatnonzero(names != "(rest)")
        final[others[np.argmin(counts[others])]] = "(rest)"
    out: np.ndarray = final.astype(str)[code]
    return out
