"""Whenever a retraining is killed, a champion serves: the one before, or the new one, never half of one and never none."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from signal import SIGPROF

import pytest

ARENA = Path(__file__).with_name("retrain_arena.py")


def killed(folder: Path, kills: int, seed: int) -> dict:
    command = [sys.executable, str(ARENA), str(folder), str(kills), str(seed)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=1500, env=environment).stdout)


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_a_champion_serves_after_every_kill(tmp_path: Path, kills: int) -> None:
    said = killed(tmp_path, kills, seed=kills)
    assert len(said["after"]) == kills
    assert sum(ended == SIGPROF for ended, _ in said["after"]) >= kills // 3, "too few were killed in time"
    known = {said["first"][0]}
    for _, text in said["after"]:
        version, chance = json.loads(text)
        assert math.isfinite(chance)
        known.add(version)
    versions = {p.name for p in (tmp_path / "models/change_risk").iterdir() if p.name[0] == "2"}
    assert known <= versions
