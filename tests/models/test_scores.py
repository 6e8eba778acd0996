"""Scores against their definitions, written out the long way or taken from the library everyone knows."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss, mean_pinball_loss, roc_auc_score

from headway.core.stats.paired import paired_error, paired_gain
from headway.models import scores

DICE = np.random.default_rng(7)
P = DICE.uniform(0.01, 0.99, 500).round(2)
Y = (DICE.uniform(size=500) < P).astype(float)


def test_proper_scores_and_ranking_agree_with_the_library() -> None:
    assert scores.log_loss(Y, P) == pytest.approx(log_loss(Y, P))
    assert scores.brier(Y, P) == pytest.approx(brier_score_loss(Y, P))
    assert scores.auc(Y, P) == pytest.approx(roc_auc_score(Y, P))


def test_pinball_is_the_mean_over_the_three_quantiles() -> None:
    y, q = DICE.normal(8, 1, 50), np.sort(DICE.normal(8, 1, (50, 3)), axis=1)
    each = [mean_pinball_loss(y, q[:, i], alpha=a) for i, a in enumerate((0.1, 0.5, 0.9))]
    assert scores.pinball(y, q) == pytest.approx(np.mean(each))


def test_calibration_error_is_near_zero_for_the_truth_and_the_shift_for_a_shifted_one() -> None:
    p = DICE.uniform(0.1, 0.6, 40_000)
    y = (DICE.uniform(size=len(p)) < p).astype(float)
    assert scores.ece(y, p) < 0.012
    assert scores.ece(y, p + 0.2) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_a_constant_catches_as_much_as_it_reads(share: float) -> None:
    assert scores.caught(Y, np.full(500, 0.4), share) == pytest.approx(share)


def test_what_is_caught_counts_the_first_rows_by_risk() -> None:
    assert (
        scores.caught(Y, P + np.arange(500) * 1e-9, 0.1)
        == Y[np.argsort(-(P + np.arange(500) * 1e-9))][:50].sum() / Y.sum()
    )


def test_effort_aware_recall_comes_with_the_constants_own() -> None:
    size = DICE.integers(1, 500, 500).astype(float)
    ours, constant = scores.effort_recall(Y, np.full(500, 0.3), size)
    assert ours == constant > 0.4, "reading small changes first finds much without any model"


def test_measures_of_one_class_are_not_guessed() -> None:
    zeros = np.zeros(20)
    assert all(np.isnan(f(zeros, P[:20])) for f in (scores.auc, scores.average_precision))
    assert np.isnan(scores.caught(zeros, P[:20], 0.2))


def test_the_interval_of_a_gain_covers_the_true_gain() -> None:
    hits = 0
    for seed in range(200):
        dice = np.random.default_rng(seed)
        rule = dice.exponential(1.0, 400)
        loss = rule * dice.uniform(0.6, 1.2, 400)  # saves a tenth on average
        _, low, high = paired_gain(loss, rule, seed)
        hits += low <= 0.1 <= high
    assert 180 <= hits <= 199


def test_blocks_make_intervals_of_clustered_rows_wider() -> None:
    steps = np.repeat(DICE.normal(0, 1, 40), 25)
    whole, alone = paired_error(steps, np.zeros(1000), 1), steps.std() / 1000**0.5
    assert whole > 2.5 * alone


@pytest.mark.parametrize("copies", [1, 4])
def test_rows_of_one_thing_make_no_gain_surer(copies: int) -> None:
    hits = 0
    for seed in range(200):
        dice = np.random.default_rng(seed)
        rule, order = dice.exponential(1.0, 200), dice.permuted(np.tile(np.arange(200), copies))
        loss = rule * dice.uniform(0.2, 1.6, 200)  # saves a tenth on average
        _, low, high = paired_gain(loss[order], rule[order], seed, of=order)
        hits += low <= 0.1 <= high
    assert 178 <= hits <= 199


def test_rows_that_hold_or_fail_together_widen_the_interval_of_a_gain() -> None:
    dice = np.random.default_rng(3)
    rule, order = dice.exponential(1.0, 200), dice.permuted(np.tile(np.arange(200), 4))
    loss = rule * dice.uniform(0.2, 1.6, 200)
    (_, low, high), (_, near, far) = (paired_gain(loss[order], rule[order], 1, of=of) for of in (order, None))
    assert high - low > 1.5 * (far - near)
