"""Contrasts recover what was put in, ignore what was not, and cover at the level they name."""

import numpy as np
import pytest

from headway.core.stats.contrast import absorb, contrasts


def made(
    seed: int, effect: float, n: int = 600, crews: int = 15
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rows whose author and week both matter, and whose first column adds `effect`; the second column is its shadow."""
    chance = np.random.default_rng(seed)
    author, week = chance.integers(0, crews, n), np.sort(chance.integers(0, 52, n))
    x = np.column_stack([chance.random(n) < 0.3, chance.random(n) < 0.3]).astype(float)
    x[:, 1] = np.where(chance.random(n) < 0.6, x[:, 0], x[:, 1])
    y = effect * x[:, 0] + chance.normal(0, 1, crews)[author] + chance.normal(0, 0.3, 52)[week] + chance.normal(0, 1, n)
    return y, x, author, week


def test_absorbing_groups_equals_a_dummy_for_each() -> None:
    y, x, author, week = made(1, 1.0)
    dummies = np.column_stack([x, np.eye(15)[author], np.eye(4)[week // 13][:, 1:]])
    by_dummies = np.linalg.lstsq(dummies, y, rcond=None)[0][0]
    found = contrasts(y, x, fixed=[author, week // 13], cluster=week, guard=author, joint=True)
    assert found[0].estimate == pytest.approx(by_dummies, abs=1e-6)


def test_a_shadow_of_a_cause_is_not_claimed_when_both_are_looked_at_together() -> None:
    y, x, author, week = made(2, 1.0)
    found = contrasts(y, x, fixed=[author], cluster=week, guard=author, joint=True)
    assert found[0].p < 0.001
    assert found[1].p > 0.05


def test_a_column_that_its_groups_explain_wholly_says_nothing() -> None:
    y, x, author, week = made(3, 1.0)
    x[:, 1] = author == 3
    found = contrasts(y, x, fixed=[author], cluster=week, guard=author, joint=False)
    assert (found[1].p, found[1].low, found[1].high) == (1.0, -np.inf, np.inf)


def test_the_interval_covers_four_times_in_five() -> None:
    hits = 0
    for seed in range(200):
        y, x, author, week = made(seed, 0.5, n=300)
        found = contrasts(y, x, fixed=[author], cluster=week, guard=author, joint=True, rounds=19)
        hits += found[0].low <= 0.5 <= found[0].high
    # the wider of two standard errors is kept, so a little over 80 % is by design
    assert 0.76 <= hits / 200 <= 0.93


def test_false_alarms_keep_to_their_level() -> None:
    alarms = 0
    for seed in range(200):
        y, x, author, week = made(seed, 0.0, n=300)
        alarms += (
            min(c.p for c in contrasts(y, x, fixed=[author], cluster=week, guard=author, joint=True, rounds=399))
            <= 0.05
        )
    assert alarms <= 18


def test_absorb_leaves_no_group_mean() -> None:
    y, x, author, week = made(4, 1.0)
    left = absorb(np.column_stack([y, x]), [author, week])
    for group in (author, week):
        sums = np.array([np.bincount(group, weights=column) for column in left.T])
        assert np.abs(sums).max() < 1e-3


def test_a_column_that_the_groups_explain_is_not_contrasted_beside_others() -> None:
    chance = np.random.default_rng(5)
    group = chance.integers(0, 6, 600)
    x = np.column_stack([group == 3, chance.random(600) < 0.3, chance.random(600) < 0.3]).astype(float)
    author = chance.integers(0, 9, 600)
    y = chance.normal(size=600) + x[:, 1]
    found = contrasts(y, x, fixed=[author, group], cluster=np.arange(600) // 10, guard=author, joint=True)
    assert not np.isfinite(found[0].low)
    assert found[1].p < 0.01
