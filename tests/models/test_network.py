"""The deep candidate learns what lies in words and facts, is served without PyTorch, and comes back from its files."""

import numpy as np
import pytest

from headway.models.base import HORIZONS, Model, Plan, Rows, Target, Tokens
from headway.models.candidates.network import load, network

pytest.importorskip("torch", reason="the deep extra is not installed: pip install 'headway[deep]'")

NOW = np.datetime64("2025-01-01", "us")


def rows(target: Target, n: int = 1500) -> Rows:
    chance = np.random.default_rng(7)
    size, word = chance.lognormal(3, 1, n), chance.integers(0, 2, n)
    risk = 1 / (1 + np.exp(-(np.log(size) - 3 + 2 * word - 1)))
    y = (chance.random(n) < risk).astype(float)
    if target == "time":
        y = chance.lognormal(8 + 2 * word, 1, n)
    if target == "kind":
        y = word.astype(float)
    at = NOW - np.arange(n, 0, -1) * np.timedelta64(1, "D")
    buckets = np.stack([np.where(word, 70_001, 5), chance.integers(100, 200_000, n)], 1).ravel().astype(np.uint32)
    x = np.stack([size, np.where(chance.random(n) < 0.1, np.nan, size)], 1)
    return Rows(
        np.arange(n).astype(object), at, x, ("la", "again"), y, at, tokens=Tokens(np.arange(n + 1) * 2, buckets)
    )


def fitted(target: Target) -> Model:
    return network.fit(rows(target), Plan(target, NOW, kinds=("fix", "feature")))


def test_chances_rise_with_what_makes_it_likely() -> None:
    held = rows("chance")
    p = fitted("chance").predict(held)
    assert np.corrcoef(p, held.y)[0, 1] > 0.3
    assert abs(p.mean() - held.y.mean()) < 0.05


def test_times_are_rising_chances_and_slow_words_take_longer() -> None:
    held = rows("time")
    done = fitted("time").predict(held)
    assert done.shape == (len(held), len(HORIZONS))
    assert (np.diff(done, axis=1) >= 0).all()
    slow = held.tokens.buckets[::2] == 70_001
    at = int(np.searchsorted(HORIZONS, np.exp(9)))
    assert done[~slow, at].mean() > done[slow, at].mean() + 0.3


def test_kinds_sum_to_one_and_are_told_by_words() -> None:
    held = rows("kind")
    shares = fitted("kind").predict(held)
    assert shares.sum(axis=1) == pytest.approx(1.0, abs=1e-6)
    assert (shares.argmax(axis=1) == held.y).mean() > 0.95


def test_a_network_comes_back_bit_for_bit_from_its_files() -> None:
    model, held = fitted("chance"), rows("chance")
    assert np.array_equal(load(model.files()).predict(held), model.predict(held))


def test_the_same_rows_and_seed_give_the_same_weights() -> None:
    assert fitted("chance").files() == fitted("chance").files()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e308])
def test_odd_facts_still_give_a_chance(bad: float) -> None:
    held = rows("chance", 50)
    held.x[:] = bad
    p = fitted("chance").predict(held)
    assert np.isfinite(p).all()
    assert ((p > 0) & (p < 1)).all()


def test_weights_of_another_shape_are_refused() -> None:
    files = fitted("chance").files()
    with pytest.raises(ValueError, match="shapes"):
        load(files | {"network.json": b'{"target": "chance", "names": ["la"]}'})
