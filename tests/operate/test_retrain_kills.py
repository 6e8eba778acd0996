"""Whenever a retraining is killed, a champion serves: the one before, or the new one, never half of one and never none."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from signal import SIGPROF

import pytest


def killed(arena: str, folder: Path, kills: int, seed: int) -> dict:
    command = [sys.executable, str(Path(__file__).with_name(arena)), str(folder), str(kills), str(seed)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=1500, env=environment).stdout)


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_a_champion_serves_after_every_kill(tmp_path: Path, kills: int) -> None:
    said = killed("retrain_arena.py", tmp_path, kills, seed=kills)
    assert len(said["after"]) == kills
    assert sum(ended == SIGPROF for ended, _ in said["after"]) >= kills // 3, "too few were killed in time"
    known = {said["first"][0]}
    for _, text in said["after"]:
        version, chance = json.loads(text)
        assert math.isfinite(chance)
        known.add(version)
    versions = {p.name for p in (tmp_path / "models/change_risk").iterdir() if p.name[0] == "2"}
    assert known <= versions


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_a_champion_serves_after_every_kill_of_the_verb(tmp_path: Path, kills: int) -> None:
    said = killed("retrain_verb_arena.py", tmp_path, kills, seed=kills)
    old, new = said["first"], said["switched"]
    assert (old[1], new[1]) == ("constant", "prior_boosted"), "a retraining that nobody kills must switch"
    assert sum(ended == SIGPROF for ended, _ in said["after"]) >= kills // 2, "too few were killed in time"
    for ended, (_, candidate, chance) in said["after"]:
        assert candidate == "constant" or (candidate, chance) == tuple(new[1:])
        assert candidate == "prior_boosted" or ended == SIGPROF
        assert 0 < chance < 1
