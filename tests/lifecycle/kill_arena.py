"""Kills installations at random moments and asks after each what is served: run as a program, so that forks stay clean."""

import json
import random
import signal
import sys
import time
from pathlib import Path

from conftest import TASK, made_of
from forked import in_child
from headway.core.errors import HeadwayError
from headway.operate import registry


def install_for_ever(home: Path, seed: int) -> None:
    """Install one new version after the other until someone ends it."""
    while True:
        if seed % 2:
            registry.install(home, made_of(seed, n=120))
        else:  # as a release does: in place first, then what is watched of it, then the switch
            version = registry.install(home, made_of(seed, n=120), crown=False)
            registry.rollback(home, TASK, version)
        seed += 1


def fault(home: Path, before: str) -> str:
    """Say what is wrong with what is served, or nothing."""
    try:
        served = registry.champion(home, TASK)
        known = registry.versions(home, TASK)
    except HeadwayError as error:
        return str(error)
    return "" if served and served.version in known and (before in known) else f"{before} was lost"


def main(home: Path, kills: int) -> None:
    dice, faults, halfway, served = random.Random(7), [], 0, {registry.install(home, made_of(0, n=120))}
    start = time.perf_counter()
    registry.install(home, made_of(1, n=120))
    whole = time.perf_counter() - start
    for i in range(kills):
        before = registry.throne(home, TASK).version
        seed, after = 1001 * (i + 1), dice.uniform(0, 2.5) * whole
        in_child(lambda s=seed: install_for_ever(home, s), after, signal.ITIMER_REAL)
        halfway += bool(drafts(home))
        said = fault(home, before)
        faults += [said] if said else []
        served.add(registry.throne(home, TASK).version)
    broken = [version for version in registry.versions(home, TASK) if not whole_version(home, version)]
    registry.install(home, made_of(5, n=120))
    told = {"faults": faults, "served": len(served), "broken": broken, "halfway": halfway, "left": len(drafts(home))}
    print(json.dumps(told))


def drafts(home: Path) -> list[Path]:
    return list((home / "models" / TASK).glob(".draft-*"))


def whole_version(home: Path, version: str) -> bool:
    try:
        registry.get(home, TASK, version, whole=True)
    except HeadwayError:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
