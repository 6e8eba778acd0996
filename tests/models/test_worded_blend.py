"""Words help where they tell something, cannot be looked up in a row's own truth, and are not needed."""

import json
from dataclasses import replace

import numpy as np
import pytest

from headway.models.base import Plan, Rows, Tokens
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


def test_damaged_words_are_refused() -> None:
    files = worded_blend.fit(worded(400, 1), PLAN).files()
    with pytest.raises(ValueError, match="must be"):
        worded_blend.load(files | {"words.safetensors": files["words.safetensors"].replace(b"buckets", b"bockets")})


@pytest.mark.parametrize(
    "wrong",
    [{"share": 1.5}, {"slope": 0.0}, {"shift": float("inf")}, {"prior": ["none such"]}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_mixture_that_does_not_fit_together_is_refused(wrong: dict[str, object]) -> None:
    files = worded_blend.fit(worded(400, 1), PLAN).files()
    about = json.dumps(json.loads(files["mixed.json"]) | wrong).encode()
    with pytest.raises(ValueError, match=r"share|curve|facts"):
        worded_blend.load(files | {"mixed.json": about})


def test_one_outcome_gives_the_rate() -> None:
    rows = worded(400, 1)
    model = worded_blend.fit(replace(rows, y=np.zeros(400)), PLAN)
    assert set(worded_blend.load(model.files()).predict(rows)) == {model.predict(rows)[0]}
    assert model.predict(rows)[0] < 0.01
