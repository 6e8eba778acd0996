"""A model flags the riskiest 5 %, and never more because it says the same of many."""

import numpy as np
import pytest

from headway.operate.reference import FLAGGED, flag_anew, flag_from


@pytest.mark.parametrize("seed", range(5))
def test_distinct_chances_flag_the_share(seed: int) -> None:
    said = np.random.default_rng(seed).random(400)
    assert (said >= flag_from(said)).sum() == 20


@pytest.mark.parametrize("levels", [1, 2, 3, 7, 40])
def test_equal_chances_flag_fewer_rather_than_more(levels: int) -> None:
    said = np.random.default_rng(levels).integers(0, levels, 475) / 40
    flagged = said >= flag_from(said)
    assert flagged.mean() <= FLAGGED
    # what is left out is equal to something that would not fit as a whole
    left = said[~flagged].max()
    assert (said >= left).mean() > FLAGGED


def test_a_threshold_moves_with_the_model_that_is_served() -> None:
    held_out = np.random.default_rng(2).beta(1, 8, 500)
    threshold = flag_from(held_out)
    odds = 2 * held_out / (1 - held_out)  # the new model says twice the odds of everything
    served = odds / (1 + odds)
    assert (served >= flag_anew(threshold, held_out, served)).sum() == (held_out >= threshold).sum() == 25
    assert (served >= threshold).sum() > 50


def test_a_model_that_says_the_same_of_all_flags_none() -> None:
    served = np.full(60, 0.174)
    assert not (served >= flag_anew(0.103, np.full(60, 0.1), served)).any()
