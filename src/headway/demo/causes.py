"""What can be planted in a generated history: each cause with its strength, off unless a plan names it."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Stage = Literal["coding", "review", "deploy"]


@dataclass(frozen=True)
class SlowType:
    """Changes of one type take `factor` times as long in one stage; deploy is landing to release."""

    name: ClassVar[str] = "slow_type"
    type: str = "fix"
    stage: Stage = "deploy"
    factor: float = 3.0


@dataclass(frozen=True)
class Hotspot:
    """Each change of one area is `factor` times as likely to be reverted in a repair release."""

    name: ClassVar[str] = "hotspot"
    area: str = "billing"
    factor: float = 7.0


@dataclass(frozen=True)
class DelayFactor:
    """Large changes, changes of many files, or changes of one area take `factor` times as long to land.

    Large is `LARGE` new lines and more, many is `MANY` files and more. A commits-to-landing delay: both stages stretch.
    """

    name: ClassVar[str] = "delay_factor"
    on: Literal["size", "files", "area"] = "size"
    area: str = "search"
    factor: float = 3.0


@dataclass(frozen=True)
class GrowingStage:
    """The time in one stage grows steadily over the last half year, to `factor` times what it was."""

    name: ClassVar[str] = "growing_stage"
    stage: Stage = "review"
    factor: float = 4.0


@dataclass(frozen=True)
class AiEffect:
    """AI-assisted changes are reworked `factor` times as often, or that much larger, or that much slower to land."""

    name: ClassVar[str] = "ai_effect"
    outcome: Literal["rework", "size", "speed"] = "rework"
    factor: float = 3.0


@dataclass(frozen=True)
class KnowledgeAtRisk:
    """One person writes the share `share` of one area's changes, and leaves some 200 days before the end."""

    name: ClassVar[str] = "knowledge_at_risk"
    area: str = "infra"
    share: float = 0.85


@dataclass(frozen=True)
class Coupling:
    """Two files of different areas always change together, in the share `share` of the first one's area's changes."""

    name: ClassVar[str] = "coupling"
    path: str = "api/routes.py"
    other: str = "web/client.ts"
    share: float = 0.3


# A closed set: whoever plants, checks or tells must know every one of them.
Cause = SlowType | Hotspot | DelayFactor | GrowingStage | AiEffect | KnowledgeAtRisk | Coupling

CAUSES: dict[str, type[Cause]] = {
    c.name: c for c in (SlowType, Hotspot, DelayFactor, GrowingStage, AiEffect, KnowledgeAtRisk, Coupling)
}
"""Every plantable cause by the name the command line knows it under."""

# About one change in five is large, and one in five touches many files: enough of both sides to compare.
LARGE, MANY = 70, 3
"""From how many new lines a change is large, and from how many files it is of many."""


def told(cause: Cause) -> dict[str, Any]:
    """Return a cause as plain data: its name and its strength.

    >>> told(Hotspot(factor=4.0))
    {'name': 'hotspot', 'area': 'billing', 'factor': 4.0}
    """
    return {"name": cause.name} | asdict(cause)
