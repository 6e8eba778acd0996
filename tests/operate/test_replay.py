"""A replay knows only what was known then, tells what happened since, and shows nothing of too few people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from headway.models.base import Candidate, Fact, Plan, Rows, Task
from headway.models.guard import NotYet
from headway.operate.replay import Past, replay, riskiest
from headway.operate.store_replay import _outcomes

SINCE = datetime(2025, 1, 1)


def past(task: Task, facts: dict[str, Fact], rows: Rows, n_people: int = 9) -> Past:
    people = {str(subject): f"p{i % n_people}" for i, subject in enumerate(rows.ids)}
    return Past(task, facts, rows, people, least=5)


def plan(rows: Rows) -> Plan:
    return Plan("chance", rows.at[-1] + np.timedelta64(1, "D"))


def test_the_riskiest_are_repaired_more_often(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    found, kept = replay(past(task, facts, rows), SINCE, plan(rows), candidates)
    assert found.n_flagged == round(0.05 * found.n)
    assert found.n_flagged_happened / found.n_flagged > 2 * found.n_others_happened / (found.n - found.n_flagged)
    assert found.sentence.startswith(
        f"The model line, which failed its checks and would not have spoken, flagged {found.n_flagged} of {found.n} changes since 2025-01-01 with"
    )
    assert "equals" not in found.sentence
    assert len(kept) == found.n
    assert all(p.predicted_at >= SINCE for p in kept)


def test_equal_chances_flag_no_more_than_the_share_and_the_larger_changes(history: Callable[..., Rows]) -> None:
    rows = history(475)
    sized = replace(rows, names=("n_added", "n_removed"), x=np.column_stack([np.arange(475.0) % 97, np.zeros(475)]))
    flagged = riskiest(np.full(475, 0.2), sized)
    assert flagged.sum() == 24
    assert sized["n_added"][flagged].min() >= sized["n_added"][~flagged].max()


def test_equal_chances_of_unknown_size_flag_nothing_at_all(history: Callable[..., Rows]) -> None:
    rows = history(475)
    bare = replace(rows, names=("weekday",), x=np.zeros((475, 1)))
    with pytest.raises(NotYet, match="equally likely"):
        riskiest(np.full(475, 0.2), bare)
    assert riskiest(np.linspace(0, 1, 475), bare)[-24:].all()


def test_what_is_kept_is_flagged_as_it_was_told(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    rules = [c for c in candidates if c.kind == "rule"]
    found, kept = replay(past(task, facts, rows), SINCE, plan(rows), rules)
    assert sum(bool(p.is_flagged) for p in kept) == found.n_flagged == round(0.05 * found.n)


def test_a_rule_that_cannot_tell_changes_apart_is_said_to_have_flagged_the_larger_ones(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    found, kept = replay(past(task, facts, history(2000)), SINCE, plan(history(2000)), [candidates[0]])
    assert {p.version for p in kept} == {
        "rule rate, which failed its checks and would not have spoken, as of 2025-01-01"
    }
    assert found.sentence.startswith(
        f"The rule rate, which failed its checks and would not have spoken, flagged {found.n_flagged} of {found.n} changes since 2025-01-01"
    )
    assert ", the larger ones, since all had the same chance: " in found.sentence


def test_what_happened_later_changes_no_prediction(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    _, before = replay(past(task, facts, rows), SINCE, plan(rows), candidates)
    late = rows.known_at > np.datetime64(SINCE)
    rows.y[late] = 0.0
    rows.known_at[late] = np.datetime64("NaT")
    _, after = replay(past(task, facts, rows), SINCE, plan(rows), candidates)
    assert [p.chance for p in before] == [p.chance for p in after]


def test_too_few_people_are_not_paired_with_an_outcome(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    found, _ = replay(past(task, facts, rows, n_people=4), SINCE, plan(rows), candidates)
    assert found.withheld
    assert (found.n_flagged, found.n_flagged_happened) == (0, 0)


def test_too_short_a_history_says_not_yet(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    for since in (rows.at[5].astype(datetime), rows.at[-5].astype(datetime) - timedelta(days=1)):
        with pytest.raises(NotYet, match="Not yet"):
            replay(past(task, facts, rows), since, plan(rows), candidates)


def test_reasons_are_words_about_the_code_and_never_a_person(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(1500)
    _, kept = replay(past(task, facts, rows), SINCE, plan(rows), candidates)
    assert {reason for p in kept for reason in p.reasons} == {"it is large"}


@pytest.mark.parametrize("score", ["brier", "log_loss"])
def test_a_kept_replay_is_scored_as_its_task_declares(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate], score: str
) -> None:
    rows = history(2000)
    asked = replace(task, score=score)
    _, kept = replay(past(asked, facts, rows), SINCE, plan(rows), candidates)
    told = _outcomes(asked, kept, rows, plan(rows).now)
    chance = np.array([p.chance for p in kept], float)
    right = np.where(told["truth"] == 1, chance, 1 - chance)
    expected = (1 - right) ** 2 if score == "brier" else -np.log(right)
    assert told["score"] == pytest.approx(expected)
