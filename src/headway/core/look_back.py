"""The words of a look back: who spoke, which changes were singled out, and whether what came of them is shown to differ."""

import numpy as np

from headway.core.stats.intervals import difference


def who(version: str) -> str:
    """Return what spoke in a replay, a rule or a model and which, as the beginning of a sentence.

    >>> who("rule area_rate as of 2025-01-01")
    'The rule area rate'
    """
    return f"The {version.partition(' as of ')[0].replace('_', ' ')}"


def singled_out(chance: np.ndarray, flagged: np.ndarray) -> np.ndarray:
    """Return which rows, (n,), what was said sets apart: the flagged ones; where none is, those of the highest chance.

    None at all where every row got the same chance: whatever were chosen from them then, it was not by what was said.

    >>> singled_out(np.array([0.2, 0.2, 0.1]), np.zeros(3, bool)).tolist()
    [True, True, False]
    >>> singled_out(np.array([0.2, 0.2, 0.2]), np.zeros(3, bool)).tolist()
    [False, False, False]
    """
    if flagged.any() or not len(chance) or chance.min() == chance.max():
        return flagged
    return np.asarray(chance == chance.max())


def opening(version: str, chance: np.ndarray, flagged: np.ndarray, since: str, things: str = "changes") -> str:
    """Say what would have been flagged since a day, or why nothing: how a look back begins, up to its colon.

    >>> opening("rule size_alone as of 2025-01-01", np.array([0.2, 0.1]), np.array([True, False]), "2025-01-01")
    'The rule size alone flagged 1 of 2 changes since 2025-01-01'
    >>> opening("rule constant as of 2025-01-01", np.array([0.2, 0.2]), np.zeros(2, bool), "2025-01-01")
    'Nothing would have been flagged since 2025-01-01, as the rule constant gave all 2 changes the same chance'
    """
    n, speaker = f"{len(chance):,}", who(version)
    if flagged.any():
        return f"{speaker} flagged {int(flagged.sum()):,} of {n} {things} since {since}"
    same, speaker = int(singled_out(chance, flagged).sum()), speaker[:1].lower() + speaker[1:]
    gave = f"{same:,} of {n} {things} the same highest chance, and only 5 % are flagged"
    return f"Nothing would have been flagged since {since}, as {speaker} gave {gave if same else f'all {n} {things} the same chance'}"


def unshown(hits: float, n: float, other_hits: float, other_n: float) -> str:
    """Say that two shares are not shown to differ, "" where Newcombe's interval of their difference leaves 0 out.

    >>> unshown(6, 20, 60, 330), unshown(16, 20, 60, 330)
    ('; the difference is not shown: -4 to 34 points (95 % interval)', '')
    """
    low, high = difference(hits, n, other_hits, other_n) or (None, None)
    if low is None or high is None:
        return "; the difference is not shown, there are too few"
    ends = f"{100 * low:.0f} to {100 * high:.0f} points"
    return f"; the difference is not shown: {ends} (95 % interval)" if low <= 0 <= high else ""
