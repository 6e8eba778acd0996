"""How well chances rank: pure counting, so that questions and models tell the same number."""

import numpy as np


def auc(y: np.ndarray, p: np.ndarray) -> float:
    """Return the chance that a positive row is ranked above a negative one, ties counting half.

    NaN where the rows hold no such pair.

    >>> auc(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.1, 0.4, 0.4, 0.9]))
    0.875
    """
    yes, no = p[y == 1], np.sort(p[y != 1])
    if not len(yes) or not len(no):
        return float("nan")
    below, until = (np.searchsorted(no, yes, side=side).sum() for side in ("left", "right"))
    return float((below + until) / 2 / len(no) / len(yes))
