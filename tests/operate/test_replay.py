"""A replay knows only what was known then, tells what happened since, and shows nothing of too few people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from headway.models.base import Candidate, Fact, Plan, Rows, Task
from headway.models.guard import NotYet
from headway.operate.replay import Past, replay
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


def test_what_is_kept_is_flagged_as_it_was_told(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    found, kept = replay(past(task, facts, rows), SINCE, plan(rows), candidates)
    assert sum(bool(p.is_flagged) for p in kept) == found.n_flagged == round(0.05 * found.n)


def test_a_rule_that_cannot_tell_changes_apart_is_said_to_have_flagged_nothing(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    sized = replace(rows, names=("n_added", "n_removed", "noise"))
    found, kept = replay(past(task, facts, sized), SINCE, plan(rows), [candidates[0]])
    assert {p.version for p in kept} == {
        "rule rate, which failed its checks and would not have spoken, as of 2025-01-01"
    }
    assert not any(p.is_flagged for p in kept)
    assert (found.n_flagged, found.n_flagged_happened, found.flagged_interval) == (0, 0, None)
    assert found.sentence.startswith(
        "Nothing would have been flagged since 2025-01-01 with what was known by then, as the rule rate, which failed its checks and would not have "
        f"spoken, gave all {found.n:,} changes the same chance: "
    )
    later = rows.take(rows.at >= np.datetime64(SINCE))
    assert f": {100 * later.y.mean():.0f} % (" in found.sentence
    assert "the others" not in found.sentence


class Halves:
    """Says one of two chances: the higher one goes to more changes than may be flagged."""

    def predict(self, rows: Rows) -> np.ndarray:
        return np.where(rows.x[:, 0] > 1, 0.4, 0.15)

    def reasons(self, rows: Rows) -> None:
        return None

    def files(self) -> dict[str, bytes]:
        return {}


def test_more_changes_of_the_highest_chance_than_may_be_flagged_are_compared_and_not_flagged(
    task: Task, facts: dict[str, Fact], history: Callable[..., Rows], candidates: list[Candidate]
) -> None:
    rows = history(2000)
    halves = replace(candidates[0], name="halves", fit=lambda *_: Halves())
    found, kept = replay(past(task, facts, rows), SINCE, plan(rows), [halves])
    later = rows.take(rows.at >= np.datetime64(SINCE))
    likely = later.x[:, 0] > 1
    assert likely.mean() > 0.05
    assert not any(p.is_flagged for p in kept)
    assert found.n_flagged == 0
    assert (
        f" gave {likely.sum()} of {len(later):,} changes the same highest chance, and only 5 % are flagged: "
        in found.sentence
    )
    assert f": {100 * later.y[likely].mean():.0f} % (" in found.sentence
    assert f"of the others {100 * later.y[~likely].mean():.0f} % (" in found.sentence


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
