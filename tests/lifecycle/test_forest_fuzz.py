"""Forests changed at random: what the check lets through must never hurt the parser in C."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from headway.models.lightgbm_text import checked_trees

LOADER = """
import sys, numpy as np, lightgbm
for line in sys.stdin:
    text = open(line.strip()).read()
    try:
        said = lightgbm.Booster(model_str=text, params={"verbosity": -1}).predict(np.random.default_rng(1).normal(0, 1e3, (50, int(sys.argv[1]))))
        print("loaded", np.isfinite(said).all(), flush=True)
    except (lightgbm.basic.LightGBMError, ValueError):
        print("refused", flush=True)
"""
WILD = [
    "-1",
    "0",
    "1",
    "2",
    "7",
    "255",
    "-300",
    "65536",
    "2147483647",
    "-2147483648",
    "1e308",
    "-1e-320",
    "nan",
    "inf",
    "",
    " ",
    "x",
]


def changed(text: str, dice: random.Random) -> str:
    """Change one to three numbers somewhere, or drop, double or swap lines; then let the sizes fit again, mostly."""
    for _ in range(dice.randint(1, 3)):
        kind = dice.random()
        if kind < 0.7:
            spots = list(re.finditer(r"(?<==|\s)-?\d[^\s]*", text))
            at = dice.choice(spots)
            text = text[: at.start()] + dice.choice(WILD) + text[at.end() :]
        else:
            lines = text.split("\n")
            i, j = dice.randrange(len(lines)), dice.randrange(len(lines))
            lines[i] = lines[j] if kind < 0.85 else ""
            text = "\n".join(lines)
    if dice.random() < 0.9:
        blocks = [b.partition("end of trees")[0] for b in re.split(r"(?=^Tree=)", text, flags=re.MULTILINE)[1:]]
        text = re.sub(
            r"^tree_sizes=.*$", "tree_sizes=" + " ".join(str(len(b)) for b in blocks), text, flags=re.MULTILINE
        )
    return text


def passes(text: str) -> bool:
    try:
        checked_trees(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("n", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_no_changed_forest_that_passes_the_check_hurts_the_parser(planted: Path, tmp_path: Path, n: int) -> None:
    whole, dice = (planted / "hazard.txt").read_text(), random.Random(5)
    head, *blocks = re.split(r"(?=^Tree=)", whole, flags=re.MULTILINE)
    each = int(re.search(r"num_tree_per_iteration=(\d+)", head)[1])
    tail = "end of trees" + blocks[-1].partition("end of trees")[2]
    few = head + "".join(b.partition("end of trees")[0] for b in blocks[: 2 * each]) + tail
    sizes = " ".join(str(len(b.partition("end of trees")[0])) for b in blocks[: 2 * each])
    few = re.sub(r"^tree_sizes=.*$", f"tree_sizes={sizes}", few, flags=re.MULTILINE)
    assert passes(whole)
    assert passes(few)
    texts = [changed(few, dice) for _ in range(n)]
    let_through = [text for text in texts if passes(text)]
    files = []
    for i, text in enumerate(let_through):
        (tmp_path / f"{i}.txt").write_text(text)
        files.append(str(tmp_path / f"{i}.txt"))
    n_facts = str(int(re.search(r"max_feature_idx=(\d+)", head)[1]) + 1)
    command = [sys.executable, "-c", LOADER, n_facts]
    done = subprocess.run(command, input="\n".join(files), capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, f"file {len(done.stdout.splitlines())}: {done.stderr[-500:]}"
    said = done.stdout.splitlines()
    assert len(said) == len(let_through) > 0
    assert n // 3 <= n - len(let_through), "most changes are harm, and must be seen"
    assert not any(line.endswith("False") for line in said)
