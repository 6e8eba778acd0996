"""A row without a truth teaches as much as truths of its age would be known, and known truths count in full."""

from dataclasses import replace

import numpy as np
import pytest

from headway.models.base import Plan, Rows
from headway.models.candidates._ripe import FEWEST, ripeness
from headway.models.candidates.logistic import logistic

NOW = np.datetime64("2025-01-01", "us")
DAY = np.timedelta64(1, "D")


def late(n: int, seed: int = 1, delay: float = 100.0) -> Rows:
    """Make a change a day whose repair, where one comes, comes after `delay` days on average."""
    dice = np.random.default_rng(seed)
    x = dice.normal(size=(n, 1))
    at = NOW - np.arange(n, 0, -1) * DAY
    will = dice.random(n) < 1 / (1 + np.exp(1 - 2 * x[:, 0]))
    known_at = at + (dice.exponential(delay, n) * 86400e6).astype("m8[us]")
    told = will & (known_at <= NOW)
    return Rows(
        np.arange(n).astype(object), at, x, ("a",), told.astype(float), np.where(told, known_at, np.datetime64("NaT"))
    )


def test_a_young_row_weighs_less_than_an_old_one_and_a_known_truth_counts_in_full() -> None:
    rows = late(600)
    weight = ripeness(rows, NOW)
    assert weight is not None
    assert (weight[rows.y == 1] == 1).all()
    silent = weight[rows.y == 0]
    assert (np.diff(silent) <= 0).all()
    assert silent[0] > 0.95
    assert 0 < silent[-1] < 0.2
    # half of the repairs come within the median delay
    middle = np.median((rows.known_at - rows.at)[rows.y == 1])
    at_middle = weight[(rows.y == 0) & (NOW - rows.at >= middle)][-1]
    assert at_middle == pytest.approx(0.5, abs=0.05)


def test_where_all_truths_are_known_or_few_tell_their_delay_all_rows_count_alike() -> None:
    rows = late(600)
    assert ripeness(replace(rows, known_at=rows.at), NOW) is None
    few = rows.take(np.r_[np.flatnonzero(rows.y == 0), np.flatnonzero(rows.y == 1)[: FEWEST - 1]])
    assert ripeness(few, NOW) is None


def test_young_rows_do_not_teach_that_what_only_young_rows_have_is_safe() -> None:
    rows = late(1200, delay=300.0)
    # a fact that says nothing but that a row is new, as any count that grows with the repository does
    new = (NOW - rows.at < 150 * DAY).astype(float)
    known = replace(rows, x=np.column_stack([rows.x, new]), names=("a", "new"))
    told = logistic.fit(known, Plan("chance", NOW)).reasons(known)
    blind = logistic.fit(replace(known, known_at=rows.at), Plan("chance", NOW)).reasons(known)
    assert told is not None
    assert blind is not None
    assert abs(told[-1, 1]) < 0.7 * abs(blind[-1, 1])
