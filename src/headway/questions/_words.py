"""Words that all headlines share: plurals of change types, times, ratios, and how sure we are."""

import numpy as np

from headway.core.stats.contrast import Contrast
from headway.core.units import how_often, show

_PLURALS = {
    "feature": "features", "fix": "fixes", "refactor": "refactorings", "docs": "documentation changes", "test": "test changes",
    "build": "build changes", "ci": "CI changes", "perf": "performance changes", "style": "style changes", "chore": "chores",
    "revert": "reverts", "release": "release commits", "security": "security changes", "dependency": "dependency bumps",
    "other": "changes of no recognised type",
}  # fmt: skip

INFERRED = "releases inferred from tags"


def plural(kind: str) -> str:
    """Say a change type in the plural.

    >>> plural("fix"), plural("spike")
    ('fixes', 'spike changes')
    """
    return _PLURALS.get(kind, f"{kind} changes")


def sentence(text: str) -> str:
    """Start with a capital letter.

    >>> sentence("fixes wait")
    'Fixes wait'
    """
    return text[:1].upper() + text[1:]


def against(one: float, other: float, unit: str = "s") -> str:
    """Say two values side by side.

    >>> against(86400 * 12, 86400 * 4)
    '12 d against 4 d'
    """
    return f"{show(one, unit)} against {show(other, unit)}"


def interval(low: float, high: float) -> str:
    """Say an 80 % interval of ratios.

    >>> interval(2.41, 3.9)
    '80 % interval 2.4-3.9'
    """
    return f"80 % interval {ratio(low)}-{ratio(high)}"


def ratio(value: float) -> str:
    """Say a ratio with as many digits as it deserves.

    >>> ratio(3.14159), ratio(1.236), ratio(31.4)
    ('3.1', '1.24', '31')
    """
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"


def times(found: Contrast) -> tuple[float, float, float]:
    """Return a contrast of logarithms as what it says: how many times as large, and the ends of its interval."""
    return float(np.exp(found.estimate)), float(np.exp(found.low)), float(np.exp(found.high))


def sureness(found: Contrast, looked_at: int) -> str:
    """Say how sure a claim is, counting everything that was looked at."""
    often = how_often(found.p)
    return f"{looked_at} comparisons were looked at; if none differed, a largest one like this would come up {often}."
