"""Whoever kills an installation leaves the old champion or the new one, whole, and never a half-written version."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARENA = Path(__file__).with_name("kill_arena.py")


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_every_kill_leaves_a_model_that_serves(tmp_path: Path, kills: int) -> None:
    done = subprocess.run(
        [sys.executable, str(ARENA), str(tmp_path), str(kills)],
        check=False,
        capture_output=True,
        timeout=280,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert (told["faults"], told["broken"]) == ([], [])
    assert told["left"] == 0, "what the killed left behind is swept by the next installation"
    assert told["served"] >= kills // 10, "some kills must come after a change of the champion"
    assert told["halfway"] >= kills // 20, "and some in the middle of one"
