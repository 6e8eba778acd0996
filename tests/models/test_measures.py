"""Measures of whole predictions: times that are cut where watching ended, intervals that cover, twins and origins."""

from dataclasses import replace

import numpy as np
import pytest

from headway.models import scores
from headway.models.base import HORIZONS
from headway.models.folds import apart, origins, split
from headway.models.measures import Truth, intervals, losses, measures, quantiles

LOG = np.log(HORIZONS)


def curves(middle: np.ndarray, spread: float = 0.6) -> np.ndarray:
    return 1 / (1 + np.exp(-(LOG - middle[:, None]) / spread))


def test_quantiles_are_read_off_the_curve() -> None:
    told = quantiles(curves(np.array([8.0, 12.0])))
    assert told[:, 1] == pytest.approx([8.0, 12.0], abs=0.02)
    assert told[0, 2] - told[0, 1] == pytest.approx(0.6 * np.log(9), abs=0.03)


def test_a_curve_that_never_gets_there_ends_at_the_last_horizon() -> None:
    assert quantiles(np.full((1, 64), 0.3)).tolist() == [pytest.approx([LOG[0], LOG[-1], LOG[-1]], abs=1e-6)]


def test_unfinished_rows_count_to_their_age_and_no_further(kit) -> None:
    rows = kit.rows(400, time=True)
    truth, task = Truth.of(rows), kit.task("time")
    never = np.datetime64("NaT", "us")
    last = replace(rows, y=np.r_[rows.y[:-1], 3600.0], known_at=np.r_[rows.known_at[:-1], never])
    far, further = (curves(np.full(400, middle)) for middle in (14.0, 16.0))
    cut = Truth.of(last)
    assert losses(task, cut, far)[-1] == losses(task, cut, further)[-1], "both say: longer than it could be watched"
    assert losses(task, truth, far)[0] != losses(task, truth, further)[0]


def test_censored_scoring_still_prefers_the_truth(kit) -> None:
    dice = np.random.default_rng(2)
    n, now = 4000, np.datetime64("2024-01-01", "us")
    at = now - (dice.uniform(0, 30 * 86400e6, n)).astype("m8[us]")
    took = np.exp(dice.normal(13, 1, n))
    age = (now - at).astype(float) / 1e6
    order = np.argsort(at)
    rows = kit.rows(n, time=True)
    never = np.datetime64("NaT", "us")
    done_at = np.where(took < age, at + (took * 1e6).astype("m8[us]"), never)
    rows = replace(rows, at=at[order], y=np.minimum(took, age)[order], known_at=done_at[order])
    assert 0.2 < np.isnat(rows.known_at).mean() < 0.6
    said = {m: losses(kit.task("time"), Truth.of(rows), curves(np.full(n, m), 0.55)).mean() for m in (12.0, 13.0, 14.0)}
    assert min(said, key=said.get) == 13.0


def test_the_interval_of_a_ranking_covers_it(kit) -> None:
    hits = 0
    for seed in range(40):
        dice = np.random.default_rng(seed)
        y = (dice.uniform(size=400) < 0.3).astype(float)
        p = dice.normal(y * 1.0, 1)  # true AUC: the chance that one normal exceeds another, .7602
        found = intervals(kit.task(), Truth(y, y), 1 / (1 + np.exp(-p)), 0.3, seed)
        hits += found["auc_low"] <= 0.7602 <= found["auc_high"]
    assert hits >= 34


def test_a_measure_that_cannot_be_told_is_left_out(kit) -> None:
    rows = kit.rows(60)
    rows = replace(rows, y=np.zeros(60), known_at=rows.at)
    found = measures(kit.task(), rows, Truth.of(rows), np.full(60, 0.1), 0.1)
    assert "auc" not in found
    assert found["brier"] == pytest.approx(0.01)
    assert all(np.isfinite(v) for v in found.values())


def test_effort_is_lines_and_comes_with_the_constant(kit) -> None:
    rows = kit.rows(500)
    rows = replace(rows, y=np.nan_to_num(rows.y), known_at=rows.at)
    found = measures(kit.task(), rows, Truth.of(rows), np.full(500, 0.2), 0.2)
    assert found["effort_recall_20"] == found["effort_recall_20_constant"]


def test_folds_follow_each_other_and_never_cut_an_instant(kit) -> None:
    rows = kit.rows(1000)
    days = rows.at.astype("M8[W]").astype("M8[us]")
    folds = origins(replace(rows, at=days), 4)
    assert [f.test_start for f in folds[1:]] == [f.test_end for f in folds[:-1]]
    assert folds[-1].test_end == 1000
    assert all(days[f.test_start - 1] < days[f.test_start] for f in folds)
    assert scores.coverage(np.zeros(2), np.array([[-1, 0, 1], [1, 2, 3]])) == 0.5


def test_a_twin_across_the_border_is_left_out_of_the_score_only(kit) -> None:
    rows = kit.rows(100)
    twin = np.array([""] * 100, dtype=object)
    twin[3] = twin[95] = "same"
    kept = apart(replace(rows, groups={"twin": twin}), split(rows, 0.2))
    assert 95 not in kept
    assert len(kept) == 19
