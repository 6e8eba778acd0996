"""Comparisons find what is there, hold their error rate where nothing is, and respect strata."""

import numpy as np
import pytest

from headway.core.stats.compare import benjamini_hochberg, rank_effect, ratio_of_medians, stratified_ratio
from headway.core.stats.resample import bootstrap, jackknife, permutation_p
from headway.core.stats.shrink import shrink_rates


def simulated(make, trials=500, seed=3):
    rng = np.random.default_rng(seed)
    return [make(rng) for _ in range(trials)]


def test_the_rank_effect_of_one_group_against_itself_covers_a_half():
    found = simulated(lambda r: rank_effect(r.normal(size=40), r.normal(size=60)))
    assert 0.93 <= np.mean([f.low <= 0.5 <= f.high for f in found]) <= 0.97
    assert np.mean([f.p < 0.05 for f in found]) <= 0.07


def test_a_ratio_of_medians_covers_the_true_ratio():
    found = simulated(lambda r: ratio_of_medians(3 * r.lognormal(0, 1, 60), r.lognormal(0, 1, 80)))
    assert 0.93 <= np.mean([f.low <= 3 <= f.high for f in found]) <= 0.97


def test_strata_take_away_what_only_they_explain():
    rng = np.random.default_rng(5)
    strata = rng.integers(0, 6, 900)
    marked = rng.random(900) < 0.1 + 0.13 * strata
    values = np.exp(strata + rng.normal(size=900))
    naive = ratio_of_medians(values[marked], values[~marked])
    held = stratified_ratio(values, marked, strata)
    assert naive.low > 1.5
    assert held.low < 1 < held.high


def test_a_stratified_ratio_covers_the_true_ratio():
    def one(rng):
        strata = rng.integers(0, 8, 200)
        marked = rng.random(200) < 0.3
        return stratified_ratio(np.exp(strata + rng.normal(size=200) + np.log(1.5) * marked), marked, strata)

    assert 0.93 <= np.mean([f.low <= 1.5 <= f.high for f in simulated(one)]) <= 0.97


def test_nothing_compares_when_no_stratum_has_both_sides():
    assert stratified_ratio(np.ones(20), np.arange(20) < 10, np.arange(20) // 10) is None


def test_permutation_within_strata_does_not_blame_the_mark_for_the_stratum():
    rng = np.random.default_rng(2)
    strata = np.repeat([0, 1], 60)
    marked = rng.random(120) < np.where(strata == 1, 0.8, 0.2)
    values = 5.0 * strata + rng.normal(size=120)

    def gap(a, b):
        return float(a.mean() - b.mean())

    assert permutation_p(values, marked, gap) < 0.01
    assert permutation_p(values, marked, gap, strata=strata) > 0.05


def test_discoveries_by_luck_are_thinned_out():
    p = np.random.default_rng(1).random(1000)
    assert (p < 0.05).sum() > 20
    assert (benjamini_hochberg(p) < 0.05).sum() == 0


def test_a_tiny_place_does_not_win_by_luck():
    exposure = np.array([1.0, 200.0, 200.0, 200.0, 200.0])
    events = np.array([1, 10, 12, 40, 9])
    found = shrink_rates(events, exposure)
    assert events[0] / exposure[0] > events[3] / exposure[3]
    assert found.rate.argmax() == 3
    assert (found.low < found.rate).all()
    assert (found.rate < found.high).all()


def test_shrunken_intervals_cover_over_places():
    rng = np.random.default_rng(9)
    truth = rng.gamma(4, 0.02, 500)
    exposure = rng.uniform(50, 400, 500)
    found = shrink_rates(rng.poisson(truth * exposure), exposure)
    assert 0.93 <= np.mean((found.low <= truth) & (truth <= found.high)) <= 0.97


def test_leaving_out_groups_is_wider_than_leaving_out_rows_of_groups_that_move_together():
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(20), 30)
    rows = rng.normal(size=20)[groups] + 0.1 * rng.normal(size=600)
    low, high = jackknife(rows, np.mean, groups=groups)
    plain = jackknife(rows, np.mean)
    assert high - low > 3 * (plain[1] - plain[0])


def test_a_bootstrap_covers_and_repeats_itself():
    rows = np.random.default_rng(0).normal(size=60)
    assert bootstrap(rows, np.mean) == bootstrap(rows, np.mean)
    found = simulated(lambda r: bootstrap(r.normal(size=80), np.mean, times=300), trials=300)
    assert 0.91 <= np.mean([low <= 0 <= high for low, high in found]) <= 0.98


@pytest.mark.parametrize("few", [rank_effect, ratio_of_medians])
def test_below_five_facts_a_side_nothing_is_compared(few):
    assert few(np.ones(4), np.ones(50)) is None
