"""Which candidates were looked at on the same held-out rows: who is chosen after many looks is quoted with a wider interval."""

from collections.abc import Sequence

import numpy as np

from headway.models.base import Rows
from headway.models.result import Trial

SAME_SHARE = 0.5
"""An earlier trial that held out at least this share of the same span of rows looked at the same window."""

Look = tuple[str, str]
"""A candidate, and the name of the rows of its trial: the same training looked at twice is one look."""


def looks_before(earlier: Sequence[Trial], test: Rows, data: str, names: Sequence[str]) -> set[Look]:
    """Return the looks that earlier trials of a task took at the rows of `test`; the very same trial run again is none."""
    found: set[Look] = set()
    for trial in earlier:
        is_again = trial.data == data and {result.name for result in trial.results} == set(names)
        if trial.test_since and not is_again and _shared(trial, test) >= SAME_SHARE:
            found |= {(name, trial.data) for name in trial.looked}
    return found


def looked_at(n: int) -> str:
    """Say how many candidates were looked at, "" for none.

    >>> looked_at(1), looked_at(3)
    ('1 candidate was looked at on these rows', '3 candidates were looked at on these rows, which the intervals allow for')
    """
    if n < 2:
        return "1 candidate was looked at on these rows" if n else ""
    return f"{n} candidates were looked at on these rows, which the intervals allow for"


def _shared(trial: Trial, test: Rows) -> float:
    since, until = np.datetime64(trial.test_since), np.datetime64(trial.test_until)
    return float(((test.at >= since) & (test.at <= until)).mean()) if len(test) else 0.0
