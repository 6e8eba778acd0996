"""Questions about predictions say only what was scored, keep replays and live ones apart, and wait for enough."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from headway.ask import all_questions, ask
from headway.core.settings import Privacy, Settings
from headway.questions._live import line
from headway.questions.base import Answer, Bars, Lines, Reliability
from headway.store.duckdb import Store

LATER = datetime(2026, 7, 2)
VERSION = "model logistic as of 2025-07-01"
Tables = dict[str, dict[str, np.ndarray]]
Fill = Callable[[Callable[[Tables], Tables]], datetime]
SOON, LATE = np.timedelta64(-1, "h"), np.timedelta64(0, "h")
"""When a prediction was written, after its truth was known."""


@pytest.fixture
def fill(store: Store, invented: Callable[[Store, Callable[[Tables], Tables]], datetime]) -> Fill:
    return lambda more: invented(store, more)


def said(
    fill: Fill, n: int, *, is_replay: bool, skill: float = 1.0, when: np.timedelta64 | None = SOON, levels: int = 0
) -> np.ndarray:
    """Fill an organisation whose changes got chances that hold (skill 1) or say nothing (0); return the truth of the flagged.

    Rounded to a few `levels` of chance, the highest are too many to be flagged: the truth of those is returned.
    """
    chance = np.random.default_rng(11)
    p = chance.beta(1, 6, n)
    truth = (chance.random(n) < (p if skill else p.mean())).astype(float)
    flagged = p > np.quantile(p, 0.9)
    if levels:
        p = np.argsort(np.argsort(p)) * levels // n / (2 * levels) + 0.1
        apart, flagged = p == p.max(), np.zeros(n, bool)
    common: dict[str, Any] = {"task": "change_risk", "moment": "landed", "version": VERSION, "is_replay": is_replay}
    key = {name: np.full(n, value, dtype=object if isinstance(value, str) else bool) for name, value in common.items()}

    def more(tables: Tables) -> Tables:
        ids, at = tables["change"]["change_id"][:n], tables["change"]["landed_at"][:n]
        prediction = {"repository": np.full(n, "app", object), "predicted_at": at, "chance": p, "is_flagged": flagged}
        known_at = np.where(truth == 1, at + np.timedelta64(67, "h"), at)
        if when is not None:
            prediction["said_at"] = known_at + when
        outcome = {"truth": truth, "known_at": known_at, "score": (p - truth) ** 2}
        return {"prediction": key | {"subject": ids} | prediction, "outcome": key | {"subject": ids} | outcome}

    fill(more)
    return truth[apart] if levels else truth[flagged]


def asked(store: Store, name: str, people: int = 5) -> Answer:
    return ask(store, all_questions()[name], LATER, Settings(privacy=Privacy(min_people=people)))


def test_a_replay_says_how_many_flagged_changes_needed_repair(store: Store, fill: Fill) -> None:
    truth = said(fill, 400, is_replay=True)
    answer = asked(store, "a_year_ago")
    assert answer.headline.startswith(f"The model logistic flagged {len(truth)} of 400 changes since ")
    assert "equals" not in answer.headline
    assert answer.grid.rows[0][1:4] == (float(len(truth)), float(truth.sum()), float(truth.mean()))
    assert isinstance(answer.picture, Reliability)
    assert answer.worth == 1.0
    assert "not shown" not in answer.headline


def test_a_replay_without_skill_says_in_its_first_sentence_that_no_difference_is_shown(
    store: Store, fill: Fill
) -> None:
    said(fill, 400, is_replay=True, skill=0.0)
    answer = asked(store, "a_year_ago")
    assert answer.worth == 1.0
    assert "the difference is not shown: " in answer.headline
    assert "points (95 % interval)" in answer.headline


def test_a_replay_whose_chances_are_all_the_same_flagged_nothing_and_makes_no_finding(store: Store, fill: Fill) -> None:
    truth = said(fill, 400, is_replay=True, levels=1)
    answer = asked(store, "a_year_ago")
    assert answer.headline.startswith(
        "Nothing would have been flagged since 2025-07-01, as the model logistic gave all 400 changes the same chance: "
        f"{100 * truth.mean():.1f} % of them needed repair by "
    )
    assert "others" not in answer.headline
    assert [row[:3] for row in answer.grid.rows] == [("all", 400.0, float(truth.sum()))]
    assert (answer.worth, answer.brief, answer.picture, answer.examples) == (0.0, None, None, ())


def test_a_replay_of_few_chances_compares_those_of_the_highest_one_and_says_that_none_was_flagged(
    store: Store, fill: Fill
) -> None:
    truth = said(fill, 400, is_replay=True, levels=4)
    answer = asked(store, "a_year_ago")
    assert answer.headline.startswith(
        "Nothing would have been flagged since 2025-07-01, as the model logistic gave 100 of 400 changes the same highest chance"
    )
    assert answer.grid.rows[0][:4] == ("highest chance", 100.0, float(truth.sum()), float(truth.mean()))
    assert answer.grid.rows[1][:2] == ("others", 300.0)


def test_a_replay_says_until_when_it_counted_and_how_late_repairs_came_here(store: Store, fill: Fill) -> None:
    said(fill, 400, is_replay=True)
    ((until, days),) = store.rows(
        "select max(known_at), median(date_diff('second', predicted_at, known_at)) filter (truth = 1) / 86400 "
        "from outcome join prediction using (task, subject, moment, version, is_replay)"
    )
    answer = asked(store, "a_year_ago")
    assert f"needed repair by {until:%Y-%m-%d}, of the others" in answer.headline
    assert f"Half of those seen came more than {days:.1f} d after the change." in answer.blind[0]


def test_a_replay_made_later_than_now_tells_nothing_rather_than_the_repairs_alone(store: Store, fill: Fill) -> None:
    said(fill, 400, is_replay=True)
    before = store.rows("select max(known_at) - interval 1 second from outcome")[0][0]
    answer = ask(store, all_questions()["a_year_ago"], before, Settings())
    assert answer.headline.startswith("Not yet: no replayed")


def test_replays_never_count_as_live_predictions(store: Store, fill: Fill) -> None:
    said(fill, 400, is_replay=True)
    assert asked(store, "prediction_score").headline.startswith("Not yet")


def test_live_predictions_that_met_their_truth_are_scored(store: Store, fill: Fill) -> None:
    said(fill, 400, is_replay=False)
    assert asked(store, "prediction_score").headline.startswith("Of 400 changes whose truth has arrived")
    assert asked(store, "a_year_ago").headline.startswith("Not yet")


@pytest.mark.parametrize("when", [LATE, None])
def test_predictions_written_when_their_truth_was_known_are_not_live(
    store: Store, fill: Fill, when: np.timedelta64 | None
) -> None:
    said(fill, 400, is_replay=False, when=when)
    assert asked(store, "prediction_score").headline.startswith("Not yet")


def test_live_times_that_met_their_truth_are_scored_beside_the_rule(store: Store, fill: Fill) -> None:
    n, chance = 400, np.random.default_rng(3)
    truth = np.exp(chance.normal(10, 1, n))
    middle = np.exp(10.0)
    key: dict[str, Any] = {name: np.full(n, value, object) for name, value in {"task": "completion_time", "moment": "opened", "version": "v1"}.items()} | {"is_replay": np.zeros(n, bool)}  # fmt: skip

    def more(tables: Tables) -> Tables:
        ids, at = tables["change"]["change_id"][:n], tables["change"]["landed_at"][:n]
        times = {"low": np.full(n, middle / 3.6), "middle": np.full(n, middle), "high": np.full(n, middle * 3.6)}
        prediction = (
            key
            | {"subject": ids, "repository": np.full(n, "app", object), "predicted_at": at, "said_at": at + SOON}
            | times
        )
        known = {"known_at": at, "score": np.full(n, 0.4), "rule_score": np.full(n, 0.5), "is_cut": np.zeros(n, bool)}
        return {"prediction": prediction, "outcome": key | {"subject": ids, "truth": truth} | known}

    fill(more)
    answer = asked(store, "prediction_score")
    inside = float(((middle / 3.6 <= truth) & (truth <= middle * 3.6)).mean())
    assert answer.headline.startswith("Of 400 live predictions of completion time")
    assert answer.grid.rows[0][:3] == ("completion time", "live, 400 scored", "+20.0 % (+20.0 % to +20.0 %)")
    assert answer.grid.rows[0][-1] == pytest.approx(inside)
    assert isinstance(answer.picture, Lines)


def test_what_is_said_of_a_change_again_and_again_makes_a_live_gain_no_surer() -> None:
    dice = np.random.default_rng(5)
    rule = dice.exponential(1.0, 100)
    once = {"score": rule * dice.uniform(0.3, 1.5, 100), "rule_score": rule, "chance": np.full(100, np.nan),
            "truth": np.ones(100), "subject": np.arange(100).astype(str).astype(object), "low": np.zeros(100), "high": np.ones(100),
            "is_cut": np.zeros(100, bool)}  # fmt: skip
    again = {name: np.tile(values, 4) for name, values in once.items()}
    assert line("completion_time", again)[2] == line("completion_time", once)[2]


def test_too_few_predictions_or_people_say_nothing(store: Store, fill: Fill) -> None:
    said(fill, 20, is_replay=True)
    assert asked(store, "a_year_ago").headline.startswith("Not yet: 20 replayed predictions")


def test_a_small_team_does_not_learn_whose_changes_were_repaired(store: Store, fill: Fill) -> None:
    said(fill, 400, is_replay=True)
    assert asked(store, "a_year_ago", people=50).headline.startswith("Withheld")


def test_flagged_changes_of_few_people_are_withheld_though_many_made_the_others(store: Store, fill: Fill) -> None:
    def more(tables: Tables) -> Tables:
        said_of = tables["change"]
        few = np.isin(said_of["author"], np.unique(said_of["author"])[:3])
        ids, at = said_of["change_id"], said_of["landed_at"]
        known = ~np.isnat(at)
        key = {"task": np.full(len(ids), "change_risk", object), "moment": np.full(len(ids), "landed", object),
               "version": np.full(len(ids), "rule area_rate as of 2025-07-01", object), "is_replay": np.ones(len(ids), bool), "subject": ids}  # fmt: skip
        prediction = key | {"repository": np.full(len(ids), "app", object), "predicted_at": at, "chance": np.where(few, 0.5, 0.1), "is_flagged": few}  # fmt: skip
        outcome = key | {"truth": few.astype(float), "known_at": at, "score": np.zeros(len(ids))}
        return {
            name: {column: values[known] for column, values in table.items()}
            for name, table in {"prediction": prediction, "outcome": outcome}.items()
        }

    fill(more)
    assert asked(store, "a_year_ago", people=5).headline.startswith("Withheld: 3 people")
    assert asked(store, "a_year_ago", people=3).headline.startswith("The rule area rate flagged")


def test_every_group_of_the_picture_has_enough_people(store: Store, fill: Fill) -> None:
    said(fill, 400, is_replay=True)
    whole, fewer = (asked(store, "a_year_ago", people=n).picture for n in (1, 13))
    assert isinstance(whole, Reliability)
    assert isinstance(fewer, Reliability)
    assert len(fewer.n) < len(whole.n)
    assert sum(fewer.n) == sum(whole.n) == 400


def test_open_changes_stand_with_their_chance_reason_and_likely_times(store: Store, fill: Fill) -> None:
    def more(tables: Tables) -> Tables:
        opened = tables["change"] | {"state": tables["change"]["state"].copy()}
        opened["state"][:3] = "open"
        ids = opened["change_id"][[0, 1, 2, 0]]
        prediction = {
            "task": np.array(["change_risk"] * 3 + ["completion_time"], object), "subject": ids, "repository": np.full(4, "app", object),
            "moment": np.full(4, "opened", object), "predicted_at": np.full(4, np.datetime64("2026-06-30", "us")),
            "version": np.full(4, "v1", object), "chance": np.array([0.3, 0.1, 0.2, np.nan]), "low": np.array([np.nan] * 3 + [3600.0]),
            "middle": np.array([np.nan] * 3 + [86400.0]), "high": np.array([np.nan] * 3 + [864000.0]),
            "is_flagged": np.array([True, False, False, False]), "is_replay": np.zeros(4, bool),
            "reasons": np.array(["it touches many folders"] * 4, object),
        }  # fmt: skip
        return {"change": opened, "prediction": prediction}

    fill(more)
    answer = asked(store, "open_changes_ahead")
    assert answer.headline.startswith(
        "Of 3 open changes, 1 stands out as likely to need repair; the highest chance is 30.0 %"
    )
    assert [row[3] for row in answer.grid.rows] == [0.3, 0.2, 0.1]
    why, done, *times = answer.grid.rows[0][4:]
    assert (why, times) == ("it touches many folders", [3600.0, 86400.0, 864000.0])
    assert done.startswith("by Friday ")
    assert ", by next Friday " in done
    assert "not yet known how often it holds" in answer.sure
    assert isinstance(answer.picture, Bars)


def test_open_changes_without_a_model_are_counted_and_nothing_is_said_of_them(store: Store, fill: Fill) -> None:
    def more(tables: Tables) -> Tables:
        opened = tables["change"] | {"state": tables["change"]["state"].copy()}
        opened["state"][:2] = "open"
        return {"change": opened}

    fill(more)
    assert (
        asked(store, "open_changes_ahead").headline
        == "Not yet: 2 changes are open, and no released model speaks of them."
    )


def test_of_several_trials_at_one_moment_the_last_chooses_and_each_candidate_stands_once(
    store: Store, fill: Fill
) -> None:
    rows = [("t1", "area_rate", 0, False), ("t1", "logistic", 0, True), ("t2", "area_rate", 1, False)]
    rows += [("t2", "logistic", 1, False), ("t2", "blend", 1, True)]

    def more(tables: Tables) -> Tables:
        trial, candidate, place, chosen = (np.array(column, object) for column in zip(*rows, strict=True))
        told = {name: np.zeros(len(rows)) for name in ("base_rate", "score", "gain")}
        told |= {name: np.full(len(rows), 190) for name in ("n_train", "n_test")} | {"place": place.astype(int)}
        told |= {"is_chosen": chosen.astype(bool), "is_released": chosen.astype(bool), "trial": trial, "candidate": candidate}  # fmt: skip
        told |= {"task": np.full(len(rows), "change_risk", object), "as_of": np.full(len(rows), np.datetime64("2026-06-30", "us"))}  # fmt: skip
        told["coverage"] = np.full(len(rows), np.nan)  # told of times, not of chances
        kinds = np.where(candidate == "area_rate", "rule", "classical").astype(object)
        return {
            "trial_result": told
            | {"kind": kinds, "reason": np.where(candidate == "area_rate", "fails fairness", "").astype(object)}
        }

    fill(more)
    answer = asked(store, "prediction_score")
    assert answer.headline.endswith("a model earned its place for change risk.")
    assert [row[1] for row in answer.grid.rows] == ["✓ blend", "area rate", "logistic"]
    store.remember("champion:change_risk", "t1 logistic")  # a rollback
    answer = asked(store, "prediction_score")
    assert [row[1] for row in answer.grid.rows] == ["✓ logistic", "area rate", "blend"]
    assert answer.sure.startswith("change risk: logistic")
    assert answer.grid.titles[3:] == (
        "AUC",
        "Average precision",
        "Brier skill",
        "Calibration error",
        "Why it stands there",
    )
    assert [row[7:] for row in answer.grid.rows] == [("",), ("fails fairness",), ("",)]
