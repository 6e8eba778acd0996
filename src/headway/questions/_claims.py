"""When something may be claimed: one budget of false claims for all questions together, and a least size that matters."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from headway.core.stats.contrast import Contrast
from headway.core.units import how_often
from headway.questions._words import interval, ratio

LEVEL = {
    "incident_hotspots": 0.008,
    "slowest_change_types": 0.006,
    "delay_factors": 0.008,
    "bottlenecks": 0.024,
    "ai_assistance": 0.0018,
}
"""How often each question may claim something where nothing differs; one-sided, the sum stays below 5 % of organisations.

Most of it goes where an effect that matters is hardest to tell from noise (few windows, few incidents); elsewhere what is
planted shows at far smaller levels. Tuned on generated organisations of seeds 50,000 to 60,019, which no trial uses.
"""

OTHER_WAY = 0.1
"""Share of a question's level for the side it does not ask about (faster types, stages that shrank)."""

LEAST = math.log(1.4)
"""A ratio below 1.4 (or above its inverse) is not worth a headline, however sure."""


def strongest(found: Sequence[Contrast], level: float, score: Callable[[Contrast], float]) -> int | None:
    """Index of the largest well-supported contrast: sure enough, large enough, ordered by the interval's near end.

    >>> strongest([Contrast(0.1, 0.09, 0.11, 0.0001, 900), Contrast(0.9, 0.6, 1.2, 0.001, 60)], 0.006, lambda c: c.near)
    1
    """
    fit = [
        i
        for i, c in enumerate(found)
        if c.is_steady and c.p <= level and abs(score(c)) > 0 and abs(c.estimate) >= LEAST
    ]
    return max(fit, key=lambda i: score(found[i]), default=None)


def unclaimed(
    found: Sequence[Contrast],
    words: Sequence[str],
    level: float,
    *,
    other_way: float = OTHER_WAY,
    plain: Sequence[bool] = (),
) -> str:
    """Say which difference is the strongest, and why it is not claimed; slower ones (or grown) before faster ones.

    `other_way` is the share of the level for the faster side, 0 where it is never claimed; `plain` tells of each whether
    the plain values agree, true where it is not given.

    >>> unclaimed([Contrast(0.9, 0.6, 1.2, 0.02, 60)], ["fixes"], 0.002)
    'The strongest difference, fixes (2.5 ×, 80 % interval 1.82-3.3), is not claimed: counting all that was looked at, chance gives one as strong about 1 in 50 times, and a claim needs 1 in 500.'
    """
    fit = [i for i, c in enumerate(found) if c.near and abs(c.estimate) >= LEAST]
    if not found:
        return "Too little was seen to compare anything."
    if not fit:
        return f"Every difference of {math.exp(LEAST):.1f} × or more may as well be none: its 80 % interval holds 1."
    best = max(fit, key=lambda i: (found[i].near > 0, abs(found[i].near)))
    c = found[best]
    why = _why(c, level if c.near > 0 else level * other_way, agreed=plain[best] if plain else True)
    much = f"{ratio(math.exp(c.estimate))} ×, {interval(math.exp(c.low), math.exp(c.high))}"
    return f"The strongest difference, {words[best]} ({much}), is not claimed: {'; and '.join(why)}."


def _why(found: Contrast, level: float, *, agreed: bool) -> list[str]:
    if not level:
        return ["only what takes longer is claimed here"]
    chance = f"chance gives one as strong {how_often(found.p)}"
    why = [
        (found.p > level, f"counting all that was looked at, {chance}, and a claim needs 1 in {round(1 / level):,}"),
        (not found.is_steady, "it rests on the work of few people and does not hold steadily across the others"),
        (not agreed, "the plain medians tell less than half of it"),
    ]
    return [said for holds, said in why if holds] or ["waits that are not over yet may still turn it"]


def agrees(found: Contrast, one: float, other: float) -> bool:
    """Whether the plain values tell at least half of what the like-for-like contrast of logarithms tells.

    Where they do not, the difference lies in what was adjusted for, and a reader of the headline would be puzzled.

    >>> agrees(Contrast(0.9, 0.6, 1.2, 0.001, 60), 30e3, 12e3), agrees(Contrast(0.9, 0.6, 1.2, 0.001, 60), 13e3, 12e3)
    (True, False)
    """
    plain = math.log(max(one, 600.0) / max(other, 600.0))
    return plain * found.estimate > 0 and abs(plain) >= abs(found.estimate) / 2


def typical(ids: np.ndarray, size: np.ndarray, n: int = 5) -> tuple[str, ...]:
    """Short object ids of changes around the 90th percentile of `size`: long, but not the oddest ones."""
    order = np.argsort(size, kind="stable")
    start = max(0, min(int(0.9 * len(order)), len(order) - n))
    return tuple(str(ids[i])[:12] for i in order[start : start + n][::-1])
