"""What is really so in a generated history, for whoever checks what was found."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Landed:
    """One landed change as it really was; times are seconds since 1970, `steps` its side commits, oldest first.

    `release` is the first regular or repair release that ships it, "" while it waits; `reverts` the object id of the
    landing it takes back.
    """

    sha: str
    steps: tuple[str, ...]
    type: str
    area: str
    kind: str
    is_bot: bool
    ai_assisted: bool
    n_lines: int
    n_files: int
    first_commit_at: int
    ready_at: int
    landed_at: int
    release: str
    released_at: int | None
    reverts: str = ""


@dataclass(frozen=True)
class Incident:
    """A release that failed, its repair, and the landings behind it; `rule` is revert or fix."""

    failed: str
    repair: str
    rule: str
    causes: tuple[str, ...]
    repaired_by: tuple[str, ...]


@dataclass(frozen=True)
class Truth:
    """Everything that was planted in one history, and what it is made of; `open_heads` and `stale_heads` are people's."""

    seed: int
    tip: str
    planted: tuple[dict[str, Any], ...]
    changes: tuple[Landed, ...]
    incidents: tuple[Incident, ...]
    releases: tuple[str, ...]
    candidates: tuple[str, ...]
    family: tuple[str, ...]
    open_heads: tuple[str, ...]
    stale_heads: tuple[str, ...]
    n_commits: int
    teams: dict[str, tuple[str, ...]]


def save(truth: Truth, path: Path) -> None:
    """Write the truth as JSON."""
    path.write_text(json.dumps(asdict(truth), indent=1) + "\n")


def planted_in(path: Path) -> list[dict[str, Any]]:
    """Return what was planted, from the JSON that `save` wrote."""
    planted: list[dict[str, Any]] = json.loads(path.read_text())["planted"]
    return planted
