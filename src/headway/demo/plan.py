"""What an invented organisation is like: its size, its time, its habits, and what is planted in it."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from headway.core.time import DAY, utc
from headway.demo.causes import Cause

Sought = TypeVar("Sought", bound=Cause)

AREAS = {"api": 0.18, "billing": 0.15, "web": 0.18, "search": 0.13, "pipelines": 0.12, "models": 0.12, "infra": 0.12}
"""The areas of the code and how much of the work goes there."""

TYPES = {
    "feature": 0.30,
    "fix": 0.28,
    "refactor": 0.11,
    "docs": 0.07,
    "test": 0.07,
    "chore": 0.08,
    "perf": 0.03,
    "build": 0.03,
    "ci": 0.03,
}
"""The types of changes and how common they are."""

RUNNING = ("feature", "fix", "refactor", "perf")
"""The types that touch what runs: only these can make a release fail."""


@dataclass(frozen=True)
class Plan:
    """An invented organisation; the same plan always gives the same history, object id by object id.

    `per_day` changes start each day of the last `days` days before `until` (naive UTC); a regular release comes about
    every `release_days`. `squash` and `direct` are the shares of landings that hide their branch. `fail` is how
    likely a shipped change is to be reverted by a repair release, `rework` how likely a later change rewrites part of
    it within 21 days. Without anything `planted`, nothing depends on type, area, size, person or time.
    """

    seed: int = 1
    people: int = 14
    teams: int = 3
    days: int = 730
    until: datetime = datetime(2026, 6, 30)
    planted: tuple[Cause, ...] = ()
    per_day: float = 1.35
    release_days: float = 8.0
    squash: float = 0.12
    direct: float = 0.06
    ai_share: float = 0.25
    bot_share: float = 0.05
    fail: float = 0.03
    rework: float = 0.2
    medians: dict[str, float] = field(default_factory=lambda: {"coding": 1.4 * DAY, "review": 1.1 * DAY})

    @property
    def begin(self) -> datetime:
        """When the first change starts."""
        return self.until - timedelta(days=self.days)

    def cause(self, kind: type[Sought]) -> Sought | None:
        """Return the planted cause of this kind, if there is one."""
        return next((c for c in self.planted if isinstance(c, kind)), None)

    def random(self, *about: object) -> Random:
        """Return a source of chance for one matter; each matter has its own, so that planting moves nothing else."""
        # Text seeds are hashed by the language itself, the same on every machine and version.
        return Random("/".join(map(str, (self.seed, *about))))


def small(seed: int, *planted: Cause) -> Plan:
    """Return a plan of one year and about 750 landed changes, quick enough to generate hundreds of."""
    return Plan(seed=seed, days=365, per_day=2.1, release_days=6.0, fail=0.04, planted=planted)


def log_normal(chance: Random, median: float, sigma: float) -> float:
    """Draw from a log-normal distribution with this median and this spread of the logarithm."""
    return median * math.exp(chance.gauss(0.0, sigma))


def seconds(instant: datetime) -> int:
    """Return a naive UTC instant as whole seconds since 1970."""
    return int((instant - utc(0)).total_seconds())
