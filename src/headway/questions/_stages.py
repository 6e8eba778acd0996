"""The stages of delivery as one window shows them, and how its last third compares with the time before."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from headway.core.stats.contrast import Contrast, contrasts
from headway.core.time import DAY
from headway.questions._changes import Changes, known_release, log_seconds, open_waits, stage
from headway.questions.base import Columns

LEAST_ROWS = 60
"""With fewer changes a stage is not compared over time."""


@dataclass(frozen=True)
class Stage:
    """One stage: seconds of every change (NaN unknown), and how the last third of the time compares with before.

    `so_far` are the same seconds with waits that are not over counted as they stand: what growth is judged by.
    """

    name: str
    span: np.ndarray
    so_far: np.ndarray
    recent: np.ndarray
    grown: Contrast | None

    @property
    def median(self) -> float | None:
        """Median seconds; None where no change shows the stage."""
        return float(np.nanmedian(self.span)) if self.n else None

    @property
    def n(self) -> int:
        """Changes that show the stage."""
        return int((~np.isnan(self.span)).sum())

    @property
    def is_open(self) -> bool:
        """Whether more than a tenth of the last third's waits are not over."""
        known = ~np.isnan(self.so_far) & self.recent
        return bool((np.isnan(self.span) & known).sum() > 0.1 * known.sum())

    def half(self, recent: bool) -> float | None:
        """Median seconds of the last third, or of the time before it; None where the two may not be compared."""
        part = self.so_far[self.recent == recent] if self.grown else np.array([np.nan])
        return float(np.nanmedian(part)) if (~np.isnan(part)).any() else None


def settled(changes: Changes, rows: Columns) -> Changes:
    """Without the first four weeks of a young history: nothing could have taken long yet."""
    at = changes.rows["landed_at"].astype("datetime64[s]").astype(np.int64)
    late = np.zeros(len(at), dtype=bool)
    for name in np.unique(changes.rows["repository"]):
        own = changes.rows["repository"] == name
        began = rows["landed_at"][rows["repository"] == name].min().astype("datetime64[s]").astype(np.int64)
        late |= own & (at >= began + 28 * DAY)
    return changes.keep(late) if late.sum() >= 2 * LEAST_ROWS else changes


def compared(changes: Changes, name: str, need: int, now: datetime) -> Stage:
    """Return one stage of these changes; without a comparison where either side has fewer than `need` people."""
    span = so_far = stage(changes.rows, name)
    if name == "release":
        span = np.where(known_release(changes.rows), span, np.nan)
        waits = open_waits(changes.rows, now)
        so_far = np.where(np.isnan(waits), span, waits)
    at = changes.rows["landed_at"].astype("datetime64[s]").astype(np.int64)
    recent = at >= at.max() - (at.max() - at.min()) / 3 if len(at) else np.zeros(0, dtype=bool)
    known = ~np.isnan(so_far)
    seen = min(changes.authors(known & recent), changes.authors(known & ~recent)) >= need
    return Stage(name, span, so_far, recent, _grown(changes, name, so_far, recent) if seen else None)


def _grown(changes: Changes, name: str, span: np.ndarray, recent: np.ndarray) -> Contrast | None:
    known = ~np.isnan(span)
    if min((known & recent).sum(), (known & ~recent).sum()) < LEAST_ROWS / 2:
        return None
    part = changes.keep(known)
    days = 14
    if name == "release":  # all changes of one release cycle share their fate
        known_at = part.rows["deployed_at"][~np.isnat(part.rows["deployed_at"])]
        shipped = np.unique(known_at).astype("datetime64[s]").astype(np.int64)
        days = max(days, int(np.median(np.diff(shipped)) / DAY) if len(shipped) > 1 else 365)
    blocks = part.blocks(days)
    fixed = [part.code("author"), part.code("type"), part.code("repository")]
    return contrasts(
        log_seconds(span[known], 6 * 3600.0 if name == "release" else 600.0),
        recent[known][:, None].astype(float),
        fixed=fixed,
        cluster=blocks,
        guard=part.code("author"),
        joint=False,
    )[0]
