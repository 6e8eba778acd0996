"""The landed changes that most questions look at: one SELECT, their stages in seconds, and the window that is looked at."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from headway.core.stats.contrast import Codes, codes
from headway.core.time import DAY
from headway.core.units import counted
from headway.questions.base import Columns

CHANGES = """
select c.change_id, c.repository, c.kind, c.author, c.author_kind, c.n_authors, c.type, c.size, c.main_area, c.ai_assisted,
       c.n_files, c.n_added + c.n_removed as n_lines, c.n_test_lines, c.n_docs_lines, coalesce(a.n_areas, 1) as n_areas,
       c.first_commit_at, c.ready_at, c.landed_at, d.deployed_at, coalesce(d.is_direct, false) as is_direct
from change c
left join (select change_id, min(deployed_at) as deployed_at, bool_or(via <> 'backport') as is_direct
           from deployed_change join (
             select repository, arg_max(stream, (n, stream = '')) as stream from (
               select repository, stream, count(distinct deployment) as n from deployed_change where deployed_at <= :now group by all)
             group by repository) usual using (repository, stream)
           where deployed_at <= :now group by change_id) d on d.change_id = c.change_id
left join (select change_id, count(*) as n_areas from change_area group by change_id) a on a.change_id = c.change_id
where c.state = 'landed' and c.author_kind <> 'bot' and c.type not in ('dependency', 'release')
  and c.landed_at <= :now and c.landed_at > :now - interval 1826 day
order by c.landed_at, c.change_id
"""
"""Five years of landed changes. Bots, dependency bumps and release commits have a rhythm of their own and are left out.

A change is shipped when the family of tags that its repository uses most ships it: waits of several families do not mix.
"""

STAGES = {
    "coding": ("first_commit_at", "ready_at"),
    "review": ("ready_at", "landed_at"),
    "release": ("landed_at", "deployed_at"),
}
"""Stage -> its two instants. Git cannot tell pickup from review, so "review" runs from the last commit to the landing."""

LANDING = ("first_commit_at", "landed_at")
"""The two instants of coding and review together."""

STAGE_METRICS = (
    "coding_time",
    "pickup_time",
    "review_time",
    "merge_to_release_time",
    "deploy_time",
    "cycle_time",
    "change_lead_time",
)
"""The metrics that whoever tells the stages retells, their sums included."""

STAGE_WORDS = {
    "coding": "from first to last commit",
    "review": "from last commit to merge",
    "release": "from merge to release",
    "landing": "from first commit to merge",
}


@dataclass(frozen=True)
class Changes:
    """The rows of one window, and the words that say which window it is."""

    rows: Columns
    words: str
    days: int

    def __len__(self) -> int:
        """How many changes."""
        return len(self.rows["change_id"])

    def keep(self, mask: np.ndarray) -> "Changes":
        """Only the rows where `mask` holds."""
        return Changes({k: v[mask] for k, v in self.rows.items()}, self.words, self.days)

    def code(self, *names: str) -> Codes:
        """Numbers for the distinct combinations of these columns."""
        return codes(*(self.rows[n] for n in names))

    def blocks(self, days: int) -> Codes:
        """Give a number to the stretch of `days` in which each change landed, per repository: neighbours share their fate."""
        return codes(self.rows["repository"], stretch(self.rows["landed_at"], days))

    def crew(self) -> np.ndarray:
        """Whose each change is; "" for a bot's or an agent's."""
        return np.where(self.rows["author_kind"] == "human", self.rows["author"], "")

    def authors(self, mask: np.ndarray) -> int:
        """Distinct human authors behind the rows where `mask` holds."""
        return len(set(self.crew()[mask].tolist()) - {""})


def window(rows: Columns, now: datetime, least: int = 150) -> Changes:
    """Keep the last 24 months; five years where the last two hold fewer than `least` changes."""
    at = np.asarray(rows["landed_at"], dtype="datetime64[us]")
    age = (np.datetime64(now, "us") - at).astype(np.int64) / (DAY * 1e6)
    days, words = (731, "the last 24 months") if (age < 731).sum() >= least else (1826, "the last 5 years")
    oldest = float(age.max(initial=0.0))
    if oldest < days - 31:  # a young history is not called longer than it is
        months = max(round(oldest / 30.44), 1)
        days, words = max(int(oldest), 1), f"{counted(months, 'month')} of history"
    kept = {k: np.asarray(v)[age < days] for k, v in rows.items()}
    return Changes(kept | {"main_area": places(kept["repository"], kept["main_area"])}, words, days)


def places(repositories: np.ndarray, names: np.ndarray) -> np.ndarray:
    """Areas or paths as they are shown: below their repository's name where there are several repositories.

    >>> places(np.array(["app", "lib"]), np.array(["src", "src"])).tolist()
    ['app/src', 'lib/src']
    """
    several = len(np.unique(repositories)) > 1
    shown = [f"{r}/{n}" if several else str(n) for r, n in zip(repositories, names, strict=True)]
    return np.array(shown, dtype=object)


def seconds(rows: Columns, start: str, end: str) -> np.ndarray:
    """Seconds from one instant column to another: NaN where either is missing or the end comes first, as in the metrics."""
    span = (rows[end].astype("datetime64[us]") - rows[start].astype("datetime64[us]")) / np.timedelta64(1, "s")
    out: np.ndarray = np.where(span >= 0, span, np.nan)
    return out


def stage(rows: Columns, name: str) -> np.ndarray:
    """Seconds each change spent in one of `STAGES`, or in "landing" (coding and review together); NaN where unknown.

    A change whose first commit is also its last shows no coding time: it is unknown, not 0.
    """
    span = seconds(rows, *(LANDING if name == "landing" else STAGES[name]))
    return np.where(span > 0, span, np.nan) if name == "coding" else span


def log_seconds(span: np.ndarray, floor: float = 600.0) -> np.ndarray:
    """Logarithm of a duration with a floor (ten minutes), so that seconds against minutes do not count as a difference."""
    out: np.ndarray = np.log(np.maximum(span, floor))
    return out


def stretch(at: np.ndarray, days: int) -> np.ndarray:
    """Which stretch of `days` since 1970 an instant lies in."""
    out: np.ndarray = at.astype("datetime64[s]").astype(np.int64) // (days * DAY)
    return out


def known_release(rows: Columns) -> np.ndarray:
    """Tell which rows shipped and landed before the mainline last went into a release: for later ones the wait is not over.

    Backports ship earlier than the mainline they came from; were later rows kept, only the quick ones would be seen.
    """
    out: np.ndarray = ~np.isnat(rows["deployed_at"]) & (rows["landed_at"] <= _last_shipped(rows))
    return out


def open_waits(rows: Columns, now: datetime) -> np.ndarray:
    """Seconds since landing of the rows whose wait for a release is not over; NaN for all others."""
    so_far = (np.datetime64(now, "us") - rows["landed_at"]).astype(np.int64) / 1e6
    out: np.ndarray = np.where(
        np.isnat(rows["deployed_at"]) & (rows["landed_at"] > _last_shipped(rows)), so_far, np.nan
    )
    return out


def _last_shipped(rows: Columns) -> np.ndarray:
    """For each row, the newest landing of its repository that a release of the mainline itself holds; NaT without any."""
    out = np.full(len(rows["change_id"]), np.datetime64("NaT", "us"))
    for name in np.unique(rows["repository"]):
        own = rows["repository"] == name
        shipped = own & rows["is_direct"].astype(bool)
        if shipped.any():
            out[own] = rows["landed_at"][shipped].max()
    return out
