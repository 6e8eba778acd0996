"""What was known of a project's earlier work when a new piece began: durations, open work and pace, as plain columns.

Used by the benchmarks on tables that do not come out of Headway's own mining. Times are seconds since 1970, ascending.
"""

from dataclasses import dataclass

import numpy as np

NAMES = ("near_middle", "near_low", "near_high", "near_count", "like_middle", "last_5", "last_20", "last_200", "spread_20", "quick_50", "n_open",
         "open_per_end", "open_age", "ends_week", "ends_day", "since_end", "gap_1", "gap_5", "begins_week", "yes_50", "near_yes")  # fmt: skip
QUANTILES = (0.1, 0.5, 0.9)
SAME_PLACE = 200
"""Earlier pieces that the rolling distribution of a project is counted from."""


@dataclass(frozen=True)
class Work:
    """n pieces of work: project, begin and end in seconds (end inf while open), a yes or no each ended with, and what it is like (n, d)."""

    project: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    yes: np.ndarray
    like: np.ndarray

    @property
    def log(self) -> np.ndarray:
        """Return ln seconds from begin to end, at least a minute."""
        return np.log(np.maximum(self.end - self.begin, 60.0))

    def take(self, index: np.ndarray) -> "Work":
        """Return the pieces at `index`."""
        return Work(*(column[index] for column in (self.project, self.begin, self.end, self.yes, self.like)))


def facts(work: Work) -> np.ndarray:
    """Return the columns `NAMES` (n, 21) of each piece, from what of its project had begun or ended before it began."""
    found = np.full((len(work.begin), len(NAMES)), np.nan)
    for mine in _projects(work):
        some = work.take(mine)
        ends = np.argsort(some.end, kind="stable")
        for j in range(1, len(mine)):
            found[mine[j]] = _one(some, ends, j)
    return found


def rolling(work: Work, fallback: np.ndarray) -> np.ndarray:
    """Return the rule (n, 3): quantiles of ln duration of the project's last 200 pieces as known then (Kaplan-Meier).

    Open pieces count until their age. A project with fewer than five gets `fallback`.
    """
    found = np.tile(fallback, (len(work.begin), 1))
    for mine in _projects(work):
        some = work.take(mine)
        for j in range(5, len(mine)):
            past = np.arange(max(0, j - SAME_PLACE), j)
            found[mine[j]] = _counted(some.begin[past], some.end[past], some.begin[j])
    return found


def _projects(work: Work) -> list[np.ndarray]:
    order = np.lexsort((work.begin, work.project))
    cuts = np.flatnonzero(work.project[order][1:] != work.project[order][:-1]) + 1
    return np.split(order, cuts)


def _counted(begin: np.ndarray, end: np.ndarray, now: float) -> np.ndarray:
    done = end < now
    lasted = np.log(np.maximum(np.where(done, end, now) - begin, 60.0))
    order = np.lexsort((~done, lasted))
    gone = 1 - np.cumprod(1 - done[order] / np.arange(len(order), 0, -1))
    place = np.searchsorted(gone, np.array(QUANTILES) - 1e-9)
    longest = lasted[order[-1]] + np.log(1.5)  # a quantile that was never reached lies beyond the oldest open piece
    return np.where(place < len(order), lasted[order[np.minimum(place, len(order) - 1)]], longest)


def _one(work: Work, ends: np.ndarray, j: int) -> list[float]:
    now = work.begin[j]
    sorted_ends = work.end[ends]
    n = int(np.searchsorted(sorted_ends, now))
    ended = ends[max(0, n - 300) : n]
    week, day = (n - int(np.searchsorted(sorted_ends, now - span)) for span in (7 * 86400, 86400))
    begun = j - int(np.searchsorted(work.begin, now - 7 * 86400))
    still = np.flatnonzero(work.end[max(0, j - 60) : j] >= now) + max(0, j - 60)
    age = float(np.log1p(now - work.begin[still]).mean()) if len(still) else np.nan
    gaps = [np.log1p(now - work.begin[j - k]) if j >= k else np.nan for k in (1, 5)]
    pace = [
        j - n,
        (j - n) / (week + 1),
        age,
        week,
        day,
        np.log1p(now - sorted_ends[n - 1]) if n else np.nan,
        *gaps,
        begun,
    ]
    if not n:
        return [np.nan] * 10 + pace + [np.nan] * 2
    took, said = np.log(np.maximum(work.end[ended] - work.begin[ended], 60.0)), work.yes[ended]
    near, near_yes = _near(work, ended, took, said, j)
    tail = [
        took[-5:].mean(),
        took[-20:].mean(),
        took[-200:].mean(),
        took[-20:].std(),
        (took[-50:] < np.log(3600)).mean(),
    ]
    return [*near, *tail, *pace, said[-50:].mean(), near_yes]


def _near(work: Work, ended: np.ndarray, took: np.ndarray, said: np.ndarray, j: int) -> tuple[list[float], float]:
    """Durations of pieces like this one: weighted mean and tenths, how many there are, and a wider, younger mean."""
    apart = ((work.like[ended] - work.like[j]) ** 2).sum(axis=1)
    back = np.arange(len(ended))[::-1]
    recent = np.exp(-back / 150)
    weight = np.exp(-apart / 2) * recent + 1e-4 * recent
    share = weight / weight.sum()
    order = np.argsort(took)
    low, high = took[order][np.minimum(np.searchsorted(np.cumsum(share[order]), (0.1, 0.9)), len(took) - 1)]
    wide = np.exp(-np.sqrt(apart)) * np.exp(-back / 30)
    like = float(wide @ took / wide.sum()) if wide.sum() > 0 else np.nan
    return [float(share @ took), low, high, float(np.log(weight.sum())), like], float(share @ said)
