"""Durations and decisions of pull requests: HEADWAY_DATA says where the table is."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import past
import pull_requests


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_pull_requests_are_told_better_than_by_their_project_and_as_surely_as_said() -> None:
    file = pull_requests.data()
    if file is None:
        pytest.skip("no pull_requests_msr14/pull_requests.csv.gz under HEADWAY_DATA")
    found = pull_requests.run(pull_requests.read(file))
    assert found.gain[0] >= 0.12, pull_requests.told(found)
    assert 0.78 <= found.covered <= 0.82
    assert sum(0.74 <= share <= 0.86 for share in found.months.values()) >= 0.85 * len(found.months)
    assert found.merge_auc >= 0.80


def test_nothing_of_a_piece_of_work_is_told_by_what_came_after_it_began() -> None:
    draw = np.random.default_rng(1)
    begin = np.sort(draw.random(300) * 90 * 86400)
    end = begin + np.exp(draw.normal(10, 2, 300))
    work = past.Work(
        draw.integers(0, 3, 300), begin, end, draw.integers(0, 2, 300).astype(float), draw.normal(size=(300, 2))
    )
    cut = begin[200]
    later = np.where(end > cut, end + 1e6, end)
    other = past.Work(work.project, begin, later, np.where(end > cut, 1 - work.yes, work.yes), work.like)
    for told in (past.facts, lambda some: past.rolling(some, np.zeros(3))):
        np.testing.assert_array_equal(told(work)[:201], told(other)[:201])
        assert not np.array_equal(told(work)[201:], told(other)[201:], equal_nan=True)
