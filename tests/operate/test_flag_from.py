"""A model flags the riskiest 5 %, and never more because it says the same of many."""

import numpy as np
import pytest

from headway.operate.watch import FLAGGED, flag_from


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
