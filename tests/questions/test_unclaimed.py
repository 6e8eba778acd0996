"""What is not claimed says why: no table shows a strong difference that the words beside it deny."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from headway.ask import all_questions, ask
from headway.core.settings import Settings
from headway.core.stats.contrast import Contrast
from headway.questions._claims import unclaimed
from headway.questions.base import Answer
from headway.store.duckdb import Store

ASKED = ("slowest_change_types", "delay_factors")


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Contrast(3.3, 2.2, 4.4, 0.02, 20), "about 1 in 50 times, and a claim needs 1 in 500"),
        (Contrast(3.3, 2.2, 4.4, 0.0001, 20, is_steady=False), "rests on the work of few people"),
        (Contrast(-1.0, -1.2, -0.8, 0.001, 20), "a claim needs 1 in 5,000"),
    ],
)
def test_the_strongest_difference_is_named_with_the_reason_why_it_is_not_claimed(found: Contrast, why: str) -> None:
    said = unclaimed([Contrast(0.1, -0.1, 0.3, 0.5, 90), found], ["fixes", "features"], 0.002)
    assert said.startswith("The strongest difference, features (")
    assert why in said


def test_plain_medians_that_disagree_are_a_reason() -> None:
    said = unclaimed([Contrast(1.0, 0.8, 1.2, 0.0001, 20)], ["fixes"], 0.002, plain=[False])
    assert "chance" not in said
    assert "plain medians" in said


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("seed", [3, 4])
def test_no_answer_denies_a_strong_row_of_its_own_table(
    name: str, seed: int, planted: Callable[..., datetime], store: Store
) -> None:
    answer = ask(store, all_questions()[name], planted(store, seed, ()), Settings())
    assert not answer.claim
    ends = [(float(row[-2] or 0), float(row[-3] or 0)) for row in answer.grid.rows]
    is_strong = any(low > 1 and estimate >= 1.4 for low, estimate in ends)
    assert answer.sure.startswith("The strongest difference") or not is_strong
    assert "both sure and large" not in answer.sure + answer.headline


def sparse(planted: Callable[..., datetime], store: Store, keep: int) -> Answer:
    """Ask for the bottleneck where only every `keep`th change shows its branch, and none was released."""
    now = planted(store, 12, ())
    store.rows("update deployed_change set deployed_at = null")
    store.rows(f"update change set first_commit_at = null, ready_at = null where hash(change_id) % {keep} <> 0")
    store.rows("update change set first_commit_at = ready_at - interval 9 day")
    return ask(store, all_questions()["bottlenecks"], now, Settings())


@pytest.mark.parametrize(("keep", "is_told"), [(1, True), (12, False)])
def test_most_time_is_told_only_of_stages_that_a_fifth_of_the_changes_show(
    keep: int, is_told: bool, planted: Callable[..., datetime], store: Store
) -> None:
    answer = sparse(planted, store, keep)
    assert all(int(row[1] or 0) >= 5 for row in answer.grid.rows[:2])
    told = "Of the time that git can see, most goes by from first to last commit"
    assert answer.headline.startswith(told if is_told else "Where most time")
    assert any("Halving" in step for step in answer.look_next) == is_told


def test_a_stage_that_few_changes_show_is_told_with_their_number(
    planted: Callable[..., datetime], store: Store
) -> None:
    now = planted(store, 3, ())
    store.rows("update change set ready_at = null where hash(change_id) % 15 <> 0")
    store.rows(
        "update deployed_change set deployed_at = landed_at + interval 40 day where landed_at < ?",
        [now - timedelta(days=50)],
    )
    headline = ask(store, all_questions()["bottlenecks"], now, Settings()).headline
    assert headline.startswith("Of the time that git can see, most goes by from merge to release")
    assert re.search(r"from last commit to merge \(\d+ changes\)", headline)


def test_halving_says_over_which_changes_its_totals_are(planted: Callable[..., datetime], store: Store) -> None:
    (said,) = (step for step in sparse(planted, store, 1).look_next if "Halving" in step)
    assert "changes that show every visible stage" in said
