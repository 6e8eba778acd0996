"""What the questions about predictions share: their rows, groups of chances, and how well they ranked."""

import numpy as np

from headway.core.stats.intervals import wilson
from headway.core.stats.ranking import auc
from headway.questions.base import Columns, Reliability, only
from headway.tables.outcome import IS_LIVE

SCORED = f"""
select p.task, p.subject, p.repository, p.moment, p.predicted_at, p.version, p.chance, p.low, p.middle, p.high, p.is_flagged,
       o.truth, coalesce(o.is_cut, false) as is_cut, o.known_at, o.score, o.rule_score, coalesce(c.author, w.author) as author,
       c.main_area as area, {IS_LIVE} as is_live
from prediction p join outcome o using (task, subject, moment, version, is_replay)
left join (select sha, any_value(change_id) as change_id from change_commit group by sha) k on k.sha = p.subject
left join change c on c.change_id = coalesce(k.change_id, p.subject)
-- behind an issue stands whoever's change works on it
left join (
    select l.repository || '#' || l.issue as subject, min(d.author) as author from issue_link l
    join change_commit t using (sha) join change d using (change_id) group by all) w on w.subject = p.subject
where {{replay}} and o.known_at <= :now order by p.predicted_at, p.subject, p.moment
"""
GROUPS = 8
FEWEST = 30
"""Scored predictions below which nothing is said about how good they were."""


def reliability(title: str, rows: Columns, fewest: int) -> Reliability:
    """Return the picture of groups of about equal count, from the lowest chance to the highest, `fewest` people behind each.

    Equal chances stay together: apart, they would differ by nothing that was said.
    """
    chance, truth = rows["chance"].astype(float), rows["truth"].astype(float)
    counts = range(min(GROUPS, max(1, len(chance) // 25)), 0, -1)
    cut = (_of_about_equal_count(chance, n) for n in counts)
    whole = [np.arange(len(chance))]
    groups = next((found for found in cut if all(people(only(rows, g)) >= fewest for g in found)), whole)
    ends = [share_of(truth[g]) for g in groups]
    return Reliability(
        title,
        tuple(float(chance[g].mean()) for g in groups),
        tuple(float(truth[g].mean()) for g in groups),
        tuple(low for low, _ in ends),
        tuple(high for _, high in ends),
        tuple(len(g) for g in groups),
    )


def _of_about_equal_count(chance: np.ndarray, n: int) -> list[np.ndarray]:
    starts = [part[0] for part in np.array_split(np.sort(chance), n) if len(part)]
    group = np.searchsorted(np.unique(starts), chance, side="right")
    return [np.flatnonzero(group == g) for g in np.unique(group)]


def share_of(truth: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of a share of yes; everything is possible where nothing was seen."""
    low, high = wilson(float(truth.sum()), len(truth)) or (None, None)
    return (0.0 if low is None else low, 1.0 if high is None else high)


def inside(rows: Columns) -> np.ndarray:
    """Tell which truths lie in their 80 % interval, (n,); one that was cut does unless the interval ended before."""
    truth, is_cut = rows["truth"].astype(float), rows["is_cut"].astype(bool)
    return np.asarray((truth <= rows["high"].astype(float)) & (is_cut | (truth >= rows["low"].astype(float))))


def ranked(chance: np.ndarray, truth: np.ndarray) -> float | None:
    """Return how often a yes had a higher chance than a no (the area under the ROC curve); None without both."""
    found = auc(truth, chance)
    return found if np.isfinite(found) else None


def of_task(rows: Columns, task: str) -> dict[str, np.ndarray]:
    """Return the rows of one task."""
    return only(rows, rows["task"] == task)


def people(rows: Columns) -> int:
    """Count the people whose changes these are."""
    return len(set(rows["author"].tolist()) - {""})
