"""Kind rates count what came up, and come back from their files."""

import numpy as np
import pytest

from headway.models.base import Plan, Rows
from headway.models.candidates.kind_rates import kind_rates, load

NOW = np.datetime64("2025-01-01", "us")
KINDS = ("fix", "feature", "docs")


def rows() -> Rows:
    at = NOW - np.arange(8, 0, -1) * np.timedelta64(1, "h")
    y = np.array([0, 0, 0, 1, 1, 1, 1, 1.0])
    groups = {"repository": np.array(["a"] * 4 + ["b"] * 4, object)}
    return Rows(np.arange(8).astype(object), at, np.zeros((8, 0)), (), y, at, groups)


def test_shares_are_those_of_the_repository_with_one_pseudo_count() -> None:
    shares = kind_rates.fit(rows(), Plan("kind", NOW, kinds=KINDS)).predict(rows())
    assert shares[0] == pytest.approx([(3 + 1 / 3) / 5, (1 + 1 / 3) / 5, (1 / 3) / 5], abs=1e-3)
    assert shares[7] == pytest.approx([(1 / 3) / 5, (4 + 1 / 3) / 5, (1 / 3) / 5], abs=1e-3)


def test_a_year_old_row_counts_half() -> None:
    old = rows()
    old.at[:3] -= np.timedelta64(365, "D")
    shares = kind_rates.fit(old, Plan("kind", NOW, kinds=KINDS)).predict(old)
    assert shares[0][0] == pytest.approx((1.5 + 1 / 3) / 3.5, abs=1e-3)


def test_they_come_back_from_their_files_and_odd_ones_are_refused() -> None:
    model = kind_rates.fit(rows(), Plan("kind", NOW, kinds=KINDS))
    assert np.array_equal(load(model.files()).predict(rows()), model.predict(rows()))
    with pytest.raises(ValueError, match="sum to 1"):
        load({"rates.json": b'{"": [0.5, NaN]}'})
