"""A planted pattern of failures is found and named; a calibrated model is accused of none."""

import numpy as np
import pytest

from headway.models.base import Rows
from headway.models.slices import Pattern, failures


def searched(seed: int, planted: float = 0.0, shift: float = 0.0, n: int = 1500) -> list[Pattern]:
    """Search rows of a calibrated model, but for area "web" where the log odds are `planted` higher; `shift` is everywhere."""
    random = np.random.default_rng(seed)
    x = random.standard_normal((n, 6))
    area = random.choice(["api", "web", "docs", "core"], n)
    odds = -1 + 0.8 * x[:, 0]
    real = odds + planted * (area == "web") + shift
    truth = (random.random(n) < 1 / (1 + np.exp(-real))).astype(float)
    at = np.datetime64("2024-01-01", "us") + np.arange(n)
    rows = Rows(np.arange(n).astype(str), at, x, tuple("abcdef"), truth, at, {"area": area.astype(object)})
    return failures(rows, 1 / (1 + np.exp(-odds)), draws=150)


def test_a_planted_slice_is_named_first() -> None:
    found = searched(1, planted=1.0)
    assert "area web" in found[0].words
    assert found[0].happened > found[0].expected
    assert found[0].p <= 0.05


def test_a_calibrated_model_is_rarely_accused() -> None:
    assert np.mean([bool(searched(seed)) for seed in range(14)]) <= 0.22


@pytest.mark.slow
def test_a_calibrated_model_is_accused_in_at_most_one_of_twenty_searches() -> None:
    assert (
        np.mean([bool(searched(seed)) for seed in range(400)]) <= 0.065
    )  # .05 and two standard errors of 400 searches


@pytest.mark.slow
def test_nine_of_ten_planted_slices_are_found() -> None:
    named = [any("area web" in p.words for p in searched(seed, planted=0.8)) for seed in range(100)]
    assert np.mean(named) >= 0.9


def test_a_shift_of_everything_is_no_pattern_of_a_slice() -> None:
    assert sum(bool(searched(seed, shift=0.7)) for seed in range(5)) <= 1


def test_one_pattern_is_told_once() -> None:
    words = [p.words for p in searched(2, planted=1.5)]
    assert len([w for w in words if "area web" in w]) == 1


def test_too_few_rows_have_no_pattern() -> None:
    assert searched(3, planted=2.0, n=50) == []
