"""A retraining leaves the champion in place without newer rows to judge on, and never brings back what was rolled back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from headway.core.registry import find
from headway.core.settings import Settings
from headway.models.base import Candidate, Checked, Plan, Rows, Task
from headway.models.guard import NotYet
from headway.models.trial import refit, run_trial
from headway.operate import duel, registry, retrain
from headway.operate.duel import duel_of_recipes
from headway.operate.keep import named
from headway.operate.learn import _untried, learn
from headway.operate.predict import speaker
from headway.operate.release import RolledBack, release
from headway.operate.retrain import Retrained, When, retrain_all
from headway.operate.serve import Desk, in_use
from headway.operate.train import Trained
from headway.store.duckdb import Store

TASK = find("headway.models.tasks", Task, "change_risk", "task")
RATE, LOGISTIC = (find("headway.models.candidates", Candidate, name, "candidate") for name in ("constant", "logistic"))


def trained(rows: Rows, chosen: Candidate = LOGISTIC) -> Trained:
    """Return what a trial makes that chooses as told, whatever the checks say."""
    plan = Plan("chance", rows.at[-1] + np.timedelta64(1, "D"))
    outcome = run_trial(TASK, rows, plan, (RATE, LOGISTIC), with_oracle=False)
    trial = msgspec.structs.replace(outcome.trial, chosen=chosen.name)
    return Trained(trial, chosen, *refit(TASK, rows, plan, chosen), plan, outcome)


@pytest.fixture(scope="module")
def past(history) -> Rows:
    return history(300)


@pytest.fixture(scope="module")
def challenger(past: Rows) -> Trained:
    return trained(past)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, past: Rows, challenger: Trained) -> Desk:
    """A desk where a rule is in use, and a training that prefers a model of the same history."""
    at = Desk(Store(None), Settings(), past.at[-1].astype(datetime) + timedelta(days=1), tmp_path)
    release(at, TASK, trained(past, RATE))
    monkeypatch.setattr(retrain, "gather", lambda *_: past)
    monkeypatch.setattr(retrain, "train", lambda *_, **__: challenger)
    return at


def asked(desk: Desk) -> Retrained:
    (said,) = retrain_all(desk, [TASK], When())
    return said


def alike(challenger: Trained) -> Trained:
    """Return a training whose two candidates said the same of the rows held out."""
    said = dict.fromkeys(("constant", "logistic"), challenger.outcome.predicted["logistic"])
    return replace(challenger, outcome=replace(challenger.outcome, predicted=said))


def test_a_champion_stays_where_nothing_newer_can_be_judged_and_its_recipe_does_no_worse(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, challenger: Trained
) -> None:
    before = in_use(desk, TASK).serving.version
    monkeypatch.setattr(retrain, "train", lambda *_, **__: alike(challenger))
    said = asked(desk)
    assert (said.switched, said.version) == (False, before)
    n = len(challenger.outcome.test)
    assert said.sentence == (
        "Not switched: 0 newer changes that neither model has seen can be judged, 50 fewer than the 50 needed; constant stays. "
        f"Trained alike, logistic saves +0.0% (+0.0% to +0.0%) on the {n} rows held out from both."
    )
    assert in_use(desk, TASK).serving.version == before


@pytest.mark.parametrize(("n_rows", "beyond_chance"), [(300, False), (1500, True)])
def test_without_newer_rows_recipes_meet_on_what_was_held_out_from_both(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, history: Callable[[int], Rows], n_rows: int, beyond_chance: bool
) -> None:
    past = history(n_rows)
    better = trained(past)
    at = replace(desk, now=past.at[-1].astype(datetime) + timedelta(days=1), home=desk.home / "of this history")
    at.home.mkdir()
    release(at, TASK, trained(past, RATE))
    monkeypatch.setattr(retrain, "gather", lambda *_: past)
    monkeypatch.setattr(retrain, "train", lambda *_, **__: better)
    found = duel_of_recipes(TASK, "constant", better)
    assert found is not None
    assert (found.gain > 0.1, found.low > 0) == (True, beyond_chance)
    said = asked(at)
    assert (said.switched, said.gain, said.gain_low, said.n) == (beyond_chance, found.gain, found.low, 0)
    speaking = in_use(at, TASK)
    assert speaking is not None
    assert speaking.trial.chosen == ("logistic" if beyond_chance else "constant")


def met_on_newer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, rows: Rows, first: int, better: Trained, days: int = 1
) -> tuple[Desk, Retrained]:
    """Put the rate of the first rows in use, then retrain when all rows are there."""
    at = replace(desk, now=rows.at[-1].astype(datetime) + timedelta(days=days), home=desk.home / f"after {first}")
    at.home.mkdir()
    release(at, TASK, trained(rows.take(np.arange(first)), RATE))
    monkeypatch.setattr(retrain, "gather", lambda *_: rows)
    monkeypatch.setattr(retrain, "train", lambda *_, **__: better)
    return at, asked(at)


@pytest.mark.parametrize(("n_rows", "beyond_chance"), [(300, False), (2000, True)])
def test_on_newer_rows_too_a_switch_needs_an_interval_above_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, history: Callable[[int], Rows], n_rows: int, beyond_chance: bool
) -> None:
    rows = history(n_rows)
    at, said = met_on_newer(desk, monkeypatch, rows, n_rows - 2 * (60 if n_rows == 300 else 500), trained(rows))
    assert said.n >= duel.LEAST_DUEL
    assert said.gain > 0
    assert (said.gain_low > 0) == said.switched == beyond_chance
    assert f" saves {said.gain:+.1%} (" in said.sentence
    assert f") on {said.n} newer changes." in said.sentence
    speaking = in_use(at, TASK)
    assert speaking is not None
    assert speaking.trial.chosen == ("logistic" if beyond_chance else "constant")


def test_a_stale_champion_gives_way_to_what_is_not_shown_to_do_worse(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, history: Callable[[int], Rows]
) -> None:
    rows = history(300)
    at, said = met_on_newer(desk, monkeypatch, rows, 180, trained(rows), days=400)
    assert said.gain_low <= 0 <= said.gain_high
    assert said.switched
    assert "days old, and the new one is not shown to do worse" in said.sentence
    assert in_use(at, TASK).trial.chosen == "logistic"


def test_the_more_candidates_were_looked_at_the_more_a_duel_on_newer_rows_asks(
    desk: Desk, history: Callable[[int], Rows]
) -> None:
    rows = history(2000)
    better = trained(rows)
    release(desk, TASK, trained(rows.take(np.arange(1000)), RATE))
    speaking = in_use(desk, TASK)
    many = replace(better, trial=msgspec.structs.replace(better.trial, looks=20))
    few, wide = (duel.duel_of_models(speaking, rows, one) for one in (better, many))
    assert wide.low < few.low
    assert wide.gain == few.gain


def test_looking_at_more_candidates_asks_a_wider_interval_of_a_duel(challenger: Trained) -> None:
    many = replace(challenger, trial=msgspec.structs.replace(challenger.trial, looks=20))
    few, wide = (duel_of_recipes(TASK, "constant", one) for one in (challenger, many))
    assert few is not None
    assert wide is not None
    assert wide.low < few.low


@pytest.mark.parametrize("champion", ["logistic", "forest"])
def test_no_duel_with_itself_nor_with_what_did_not_enter(challenger: Trained, champion: str) -> None:
    assert duel_of_recipes(TASK, champion, challenger) is None


def test_a_champion_that_fails_a_check_itself_gives_way_without_newer_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, challenger: Trained
) -> None:
    failed = Checked("calibration", False, "It is off.", {})
    failing = {"constant": {"checks": (failed,)}}
    results = tuple(msgspec.structs.replace(r, **failing.get(r.name, {})) for r in challenger.trial.results)
    trial = msgspec.structs.replace(challenger.trial, results=results)
    monkeypatch.setattr(retrain, "train", lambda *_, **__: replace(challenger, trial=trial))
    said = asked(desk)
    assert said.switched
    assert "constant fails calibration now" in said.sentence


def test_what_was_rolled_back_is_not_crowned_again_on_the_same_past(desk: Desk, challenger: Trained) -> None:
    first = in_use(desk, TASK).serving.version
    release(desk, TASK, challenger)
    assert registry.rollback(desk.home, TASK.name) == first
    with pytest.raises(RolledBack, match="logistic of the same past was rolled back"):
        release(desk, TASK, challenger)
    assert in_use(desk, TASK).serving.version == first
    assert _untried(desk, TASK) == []


def test_the_store_is_told_which_candidate_of_which_trial_is_in_use(desk: Desk, challenger: Trained) -> None:
    release(desk, TASK, challenger)
    assert desk.store.meta("champion:change_risk") == f"{named(challenger.trial)} logistic"


def test_a_newer_past_may_crown_what_was_rolled_back(desk: Desk, past: Rows) -> None:
    release(desk, TASK, trained(past.take(np.arange(270))))
    registry.rollback(desk.home, TASK.name)
    assert release(desk, TASK, trained(past)).trial.chosen == "logistic"


def test_naming_a_version_takes_back_that_it_was_rolled_back(desk: Desk, challenger: Trained) -> None:
    second = release(desk, TASK, challenger).serving.version
    registry.rollback(desk.home, TASK.name)
    registry.rollback(desk.home, TASK.name, second)
    assert not registry.is_deposed(desk.home, TASK.name, "logistic", challenger.matrix)


def test_a_refusal_repeats_why_the_last_trial_released_nothing(tmp_path: Path, challenger: Trained) -> None:
    at = Desk(Store(None), Settings(), datetime(2026, 1, 1), tmp_path)
    why = "Nothing is released: no rule passes every check."
    registry.keep_trial(tmp_path, msgspec.structs.replace(challenger.trial, chosen="", verdict=why))
    with pytest.raises(NotYet, match=f"No model of change_risk is in use yet. The last trial, of 2025-.*: {why}"):
        speaker(at, TASK)


def test_a_task_about_teams_says_that_none_is_declared(tmp_path: Path) -> None:
    at = Desk(Store(None), Settings(), datetime(2026, 1, 1), tmp_path)
    load = find("headway.models.tasks", Task, "load_risk", "task")
    with pytest.raises(NotYet, match=r"declare them under `\[teams\]` in headway.toml"):
        speaker(at, load)
    (said,) = retrain_all(at, [load], When())
    assert "no team is declared" in said.sentence
    learned = {one.task: one.sentence for one in learn(at, left=lambda: 1.0)}
    assert "no team is declared" in learned["load_risk"]
    assert "no time" in learned["change_risk"]
