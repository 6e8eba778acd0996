"""Predictions of any model are checked and watched by one command."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pytest

from headway.cli._run import run

COLUMNS = ("--truth", "y", "--score", "p")


def said(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["check-model", *arguments])
    return code, out.getvalue(), err.getvalue()


def table(folder: Path, *, worse: float = 1.0, unfair: float = 0.0, n: int = 4000) -> str:
    dice = np.random.default_rng(8)
    odds, team = dice.normal(scale=1.3, size=n), dice.integers(0, 2, n)
    true_odds = np.where(np.arange(n) < n // 2, 1.0, worse) * odds + unfair * team
    y, p = dice.random(n) < 1 / (1 + np.exp(-true_odds)), 1 / (1 + np.exp(-odds))
    rows = [f"{1.6e9 + i * 3600:.0f},{p[i]:.4f},{int(y[i])},{'ab'[team[i]]},{abs(odds[i]):.2f}" for i in range(n)]
    file = folder / "said.csv"
    file.write_text("\n".join(["when,p,y,team,size", *rows]))
    return str(file)


def test_a_sound_model_passes_and_nothing_is_found_by_the_watch(tmp_path: Path) -> None:
    code, out, _ = said("--predictions", table(tmp_path), *COLUMNS, "--groups", "team", "--time", "when", "--fail")
    assert code == 0
    assert "FAILS" not in out
    assert "Nothing got worse" in out


def test_of_too_few_predictions_nothing_is_said_to_hold(tmp_path: Path) -> None:
    code, out, _ = said("--predictions", table(tmp_path, n=120), *COLUMNS, "--time", "when")
    assert code == 0
    assert "Nothing got worse" not in out
    assert "Where it fails: 60 of the 100 mature predictions that it needs." in out
    assert "Whether it got worse cannot be told yet." in out


def test_a_model_that_got_worse_is_found_out_and_fails_only_if_asked(tmp_path: Path) -> None:
    asked = ("--predictions", table(tmp_path, worse=0.2), *COLUMNS, "--time", "when")
    code, out, _ = said(*asked)
    assert (code, "ranks worse" in out) == (0, True)
    assert said(*asked, "--fail")[0] == 1


def test_a_group_that_is_told_too_little_is_found_out(tmp_path: Path) -> None:
    file = table(tmp_path, unfair=1.6)
    code, out, _ = said("--predictions", file, *COLUMNS, "--groups", "team", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert "fairness" in told["failed"]
    assert {check["check"] for check in told["checks"]} >= {"calibration", "edge_cases", "fairness", "robustness"}
    assert told["measures"]["auc"] > 0.7
    assert told["watch"] is None


@pytest.mark.parametrize(
    ("head", "row", "words"),
    [
        ("p,y", "1.5,1", "chances"),
        ("p,y", "0.5,2", "label"),
        ("p,x", "0.5,1", "no column named 'y'"),
        ("p,y", "0.5,1", "Every"),
    ],
)
def test_predictions_that_cannot_be_judged_are_refused_in_one_line(
    tmp_path: Path, head: str, row: str, words: str
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("\n".join([head, *[row] * 100]))
    code, out, err = said("--predictions", str(file), *COLUMNS)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1
