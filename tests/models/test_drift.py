"""A stable model is left in peace over its whole life, and one that lost .05 of AUC is found within two windows."""

import numpy as np
import pytest

from headway.models.drift import (
    HORIZON,
    accuracy_alarms,
    benjamini_hochberg,
    benjamini_yekutieli,
    fact_alarms,
    psi,
    shift_p,
    window_size,
)
from headway.models.tally import Tally, ranking, recalibration, reliability

GOOD, WORSE = 0.954, 0.742  # distance of two normal scores whose AUC is .75 and .70


def happened(
    random: np.random.Generator, n: int, distance: float, trusted: float = GOOD, base: float = 0.25
) -> tuple[np.ndarray, np.ndarray]:
    """Return chances of a model that trusts its score as if its distance were `trusted`, and truths at `distance`."""
    truth = (random.random(n) < base).astype(float)
    score = random.standard_normal(n) + (truth - 0.5) * distance
    odds = trusted * score + np.log(base / (1 - base))
    return 1 / (1 + np.exp(-odds)), truth


def life(
    seed: int, windows: int, worse_from: int | None = None, trusted: float = GOOD, n_reference: int = 6000
) -> list[bool]:
    """Return for each window of one life whether it raised an alarm of any kind about accuracy.

    From window `worse_from` on, AUC is .70: with `trusted` at GOOD because truths follow the score less, with WORSE
    because the model lost a fact and knows it, so that it stays calibrated and only ranks worse.
    """
    random = np.random.default_rng(seed)
    reference = Tally.of(*happened(random, n_reference, GOOD))
    size, _ = window_size(reference)
    seen: list[Tally] = []
    alarms = []
    for k in range(windows):
        worse = worse_from is not None and k >= worse_from
        seen.append(Tally.of(*happened(random, size, *((WORSE, trusted) if worse else (GOOD, GOOD)))))
        alarms.append(bool(accuracy_alarms(reference, seen)))
    return alarms


def share_found(lives: int, worse_from: int, trusted: float = GOOD) -> float:
    lived = [life(1000 + s, worse_from + 2, worse_from, trusted) for s in range(lives)]
    return float(np.mean([any(alarms[worse_from:]) for alarms in lived]))


def test_few_of_many_stable_lives_raise_an_alarm() -> None:
    assert np.mean([any(life(seed, HORIZON)) for seed in range(30)]) <= 0.14


def test_a_loss_of_a_twentieth_is_found_within_two_windows() -> None:
    assert share_found(40, worse_from=3) >= 0.85


@pytest.mark.slow
def test_at_most_one_in_twenty_of_500_stable_lives_raises_an_alarm() -> None:
    assert np.mean([any(life(seed, HORIZON)) for seed in range(500)]) <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("trusted", [GOOD, WORSE], ids=["truths changed", "a fact was lost"])
@pytest.mark.parametrize("worse_from", [0, 5, 20])
def test_nine_of_ten_losses_are_found_whenever_and_however_they_come(worse_from: int, trusted: float) -> None:
    assert share_found(500, worse_from, trusted) >= 0.9


def test_a_small_reference_says_which_loss_it_can_show() -> None:
    reference = Tally.of(*happened(np.random.default_rng(1), 800, GOOD))
    size, loss = window_size(reference)
    assert 100 <= size < 800
    assert 0.08 < loss < 0.25


def test_ranking_is_the_share_of_pairs_in_the_right_order() -> None:
    chance, truth = happened(np.random.default_rng(2), 500, GOOD)
    pairs = chance[truth == 1][:, None] > chance[truth == 0][None, :]
    assert ranking(Tally.of(chance, truth)).value == pytest.approx(pairs.mean(), abs=0.003)


def test_a_calibrated_model_needs_no_recalibration_and_one_twice_too_sure_needs_half_its_slope() -> None:
    chance, truth = happened(np.random.default_rng(3), 40_000, GOOD)
    offset, slope = recalibration(Tally.of(chance, truth))
    assert abs(offset.value) < 3 * offset.variance**0.5
    assert abs(slope.value - 1) < 3 * slope.variance**0.5
    odds = 2 * np.log(chance / (1 - chance))
    assert recalibration(Tally.of(1 / (1 + np.exp(-odds)), truth))[1].value == pytest.approx(0.5, abs=0.03)


def test_reliability_keeps_every_row_once() -> None:
    tally = Tally.of(*happened(np.random.default_rng(4), 1000, GOOD))
    points = reliability(tally)
    assert sum(n for _, _, n in points) == 1000
    assert [p for p, _, _ in points] == sorted(p for p, _, _ in points)


@pytest.mark.parametrize(("chance", "truth"), [([], []), ([0.5] * 9, [1] * 9), ([0.0, 1.0], [1, 0])])
def test_too_little_to_tell_raises_no_alarm(chance: list[float], truth: list[float]) -> None:
    tally = Tally.of(np.array(chance, float), np.array(truth, float))
    assert accuracy_alarms(tally, [tally]) == []


def facts(seed: int, n: int, moved: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    x = random.standard_normal((n, 20))
    x[:, 3] = np.floor(np.exp(x[:, 3]))  # counts with ties
    x[random.random(n) < 0.2, 4] = np.nan
    x[:, 7] += moved
    return x


NAMES = [f"fact_{i}" for i in range(20)]


def lives_with_a_false_word(lives: int) -> float:
    said = [
        any(fact_alarms(facts(s, 1500), facts(s * 100 + k + 7, 800), NAMES) for k in range(HORIZON))
        for s in range(lives)
    ]
    return float(np.mean(said))


def test_facts_that_stay_are_not_reported_and_one_that_moved_is() -> None:
    assert lives_with_a_false_word(4) == 0
    found = fact_alarms(facts(1, 1500), facts(2, 800, moved=0.6), NAMES)
    assert [alarm.what for alarm in found] == ["fact_7"]
    assert found[0].after - found[0].before == pytest.approx(0.6, abs=0.2)


@pytest.mark.slow
def test_facts_that_stay_are_left_in_peace_over_500_lives() -> None:
    assert lives_with_a_false_word(500) <= 0.05


def test_a_fact_that_went_missing_has_moved() -> None:
    recent = facts(2, 800)
    recent[:, 0] = np.nan
    assert [alarm.what for alarm in fact_alarms(facts(1, 1500), recent, NAMES)] == ["fact_0"]


def test_the_shift_test_is_as_strict_as_it_says() -> None:
    random = np.random.default_rng(5)
    p = [shift_p(random.standard_normal(300), random.standard_normal(200)) for _ in range(400)]
    assert np.mean(np.array(p) < 0.1) <= 0.13


def test_the_stability_index_is_zero_for_the_same_and_grows_with_the_shift() -> None:
    x = np.random.default_rng(6).standard_normal(5000)
    assert psi(x, x) == pytest.approx(0, abs=1e-9)
    assert psi(x, x + 0.2) < 0.1 < psi(x, x + 0.6)


def test_correction_for_dependent_tests_is_stricter_than_for_independent_ones() -> None:
    adjusted = benjamini_yekutieli(np.array([0.001, 0.02, 0.5]))
    assert adjusted == pytest.approx([0.0055, 0.055, 0.9167], abs=1e-3)


def test_discoveries_by_luck_are_thinned_out():
    p = np.random.default_rng(1).random(1000)
    assert (p < 0.05).sum() > 20
    assert (benjamini_hochberg(p) < 0.05).sum() == 0
