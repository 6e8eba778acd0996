"""Nothing that speaks in chances is released below always saying the rate known at the training, nor below a coin."""

from dataclasses import replace

import numpy as np
import pytest

from headway.core.registry import find
from headway.models.base import Candidate, Case, Rows
from headway.models.checks.base_rate_floor import base_rate_floor
from headway.models.result import Trial
from headway.models.tasks.load_risk import load_risk
from headway.models.trial import run_trial

RULES = [find("headway.models.candidates", Candidate, name, "candidate") for name in ("area_rate", "constant", "size_alone")]  # fmt: skip


def weeks(kit, early: tuple[float, float], late: tuple[float, float]) -> Rows:
    """Return weeks of two teams whose rates are `early` in the first two thirds and `late` from then on."""
    rows = kit.rows(600).only(("entropy",))
    team = np.where(np.arange(600) % 2 == 0, "red", "blue").astype(object)
    rate = np.where(np.arange(600) < 400, *(np.where(team == "red", *pair) for pair in (early, late)))
    y = (np.random.default_rng(1).uniform(size=600) < rate).astype(float)
    return replace(rows, y=y, known_at=rows.at, groups={"team": team, "area": team})


def tried(kit, rows: Rows) -> Trial:
    return run_trial(load_risk, rows, kit.plan(rows), RULES, with_oracle=False).trial


def test_a_rule_that_went_wrong_gives_way_to_the_constant(kit) -> None:
    trial = tried(kit, weeks(kit, (0.7, 0.1), (0.4, 0.4)))
    assert trial.chosen == "constant"
    assert next(r for r in trial.results if r.released).measures["brier_skill"] == pytest.approx(0)
    assert "area_rate would have come first but fails" in trial.verdict
    assert "base rate floor" in trial.verdict
    assert "(Its Brier score is" in trial.verdict


def test_where_even_the_constant_is_worse_than_a_coin_nothing_is_released(kit) -> None:
    trial = tried(kit, weeks(kit, (0.1, 0.1), (0.9, 0.9)))
    assert trial.chosen == ""
    assert all(r.measures["brier"] > 0.25 for r in trial.results)
    assert trial.verdict.startswith("Nothing is released")
    assert "a coin 0.25: worse than a constant" in trial.verdict


def test_where_nothing_moves_a_rule_that_knows_the_teams_is_released(kit) -> None:
    trial = tried(kit, weeks(kit, (0.7, 0.1), (0.7, 0.1)))
    assert trial.chosen == "area_rate"
    assert next(r for r in trial.results if r.released).measures["brier_skill"] > 0.2


def test_a_rule_of_size_enters_only_where_a_column_says_the_size(kit) -> None:
    trial = tried(kit, weeks(kit, (0.3, 0.3), (0.3, 0.3)))
    assert {r.name for r in trial.results} == {"area_rate", "constant"}
    assert "size_alone was left out: no column says how large each row is." in trial.notes


def test_times_have_no_constant_chance_to_fall_below(kit) -> None:
    rows = kit.rows(100, time=True)
    assert base_rate_floor.run(Case(kit.task("time"), rows, np.zeros((100, 64)), np.zeros((100, 64)), base=3.0)) is None
