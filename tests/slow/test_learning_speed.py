"""Learning keeps its promises of speed where there is much to learn from: fifty thousand invented changes with every fact and words."""

import numpy as np
import pytest
from learning_speed import ONE_MS, TRAINING_SECONDS, invented, training

from headway.core.registry import discover
from headway.models.base import Candidate, Plan, Rows
from headway.models.cost import latency
from headway.models.tasks.change_risk import change_risk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600), pytest.mark.xdist_group("learning speed")]
LIKELIEST = ("blend", "boosted_trees", "logistic", "prior_boosted", "prior_worded", "word_weights", "worded_blend")
"""What is released most often; a forest, whose thousand leaves cost more, is chosen only where it is better by more than an error."""


@pytest.fixture(scope="module")
def rows() -> Rows:
    return invented()


def test_all_classical_candidates_train_on_fifty_thousand_changes_within_three_minutes(rows: Rows) -> None:
    assert len(rows) == 50_000
    taken = training(rows, change_risk)
    assert len(taken) >= 6
    assert sum(taken.values()) <= TRAINING_SECONDS, taken


@pytest.mark.parametrize("name", LIKELIEST)
def test_one_prediction_with_its_facts_ready_is_answered_at_once(rows: Rows, name: str) -> None:
    some = rows.take(np.arange(4_000))
    candidate = discover("headway.models.candidates", Candidate)[name]
    model = candidate.fit(some, Plan("chance", some.at[-1] + np.timedelta64(1, "s")))
    assert latency(model, some)[0] <= ONE_MS
