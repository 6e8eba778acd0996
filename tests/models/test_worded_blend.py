"""Words help where they tell something, cannot be looked up in a row's own truth, and are not needed."""

from dataclasses import replace

import numpy as np
import pytest

from headway.models.base import Plan, Rows, Tokens
from headway.models.candidates._word_margin import earlier_margins, fit_margin
from headway.models.candidates.blend import blend
from headway.models.candidates.worded_blend import worded_blend
from headway.models.scores import auc

PLAN = Plan("chance", np.datetime64("2030-01-01"), seed=1)


def worded(n: int, seed: int) -> Rows:
    """Make rows whose truth hangs on one fact and on whether word 7 stands among ten random ones."""
    chance = np.random.default_rng(seed)
    x, words = chance.normal(size=(n, 3)), chance.integers(10, 3000, (n, 10))
    words[:, 0] = np.where(chance.random(n) < 0.3, 7, words[:, 0])
    y = (chance.random(n) < 1 / (1 + np.exp(2 - x[:, 0] - 3 * (words[:, 0] == 7)))).astype(float)
    at = np.datetime64("2020-01-01", "us") + np.arange(n) * np.timedelta64(1, "h")
    tokens = Tokens(np.arange(n + 1) * 10, words.ravel().astype(np.uint32))
    return Rows(np.arange(n).astype(str).astype(object), at, x, ("a", "b", "c"), y, at, tokens=tokens)


def test_words_that_tell_something_are_used() -> None:
    rows, later = worded(1500, 1), worded(1500, 2)
    plain, told = (auc(later.y, entry.fit(rows, PLAN).predict(later)) for entry in (blend, worded_blend))
    assert told > plain + 0.05


def test_the_files_alone_predict_the_same() -> None:
    rows = worded(400, 1)
    model = worded_blend.fit(rows, PLAN)
    again = worded_blend.load(model.files())
    np.testing.assert_array_equal(model.predict(rows), again.predict(rows))
    moved = again.reasons(rows)
    assert moved is not None
    assert moved.shape == rows.x.shape


def test_without_words_it_still_predicts() -> None:
    rows = replace(worded(400, 1), tokens=None)
    told = worded_blend.fit(worded(400, 1), PLAN).predict(rows)
    bare = worded_blend.fit(rows, PLAN).predict(rows)
    assert np.isfinite(told).all()
    assert np.isfinite(bare).all()


def test_a_row_is_not_judged_by_its_own_truth() -> None:
    rows = worded(500, 3)
    assert rows.tokens is not None
    flipped = rows.y.copy()
    flipped[400:] = 1 - flipped[400:]
    before, after = (earlier_margins(rows.tokens, y, 1) for y in (rows.y, flipped))
    np.testing.assert_array_equal(before, after)
    assert np.isnan(before[:100]).all()
    assert np.isfinite(before[100:]).all()


def test_damaged_words_are_refused() -> None:
    files = worded_blend.fit(worded(400, 1), PLAN).files()
    other = fit_margin(Tokens(np.array([0, 1]), np.array([3], np.uint32)), np.array([1.0]), 1)
    assert other.margins(Tokens(np.array([0, 1]), np.array([3], np.uint32))).tolist() == [0.0]
    with pytest.raises(ValueError, match="must be"):
        worded_blend.load(files | {"words.safetensors": files["words.safetensors"].replace(b"buckets", b"bockets")})
