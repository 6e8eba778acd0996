"""Word weights learn which words matter, come back from their files, and cope with anything."""

import numpy as np
import pytest

from headway.models.base import Model, Plan, Rows, Target, Tokens
from headway.models.candidates.word_weights import load, word_weights

NOW = np.datetime64("2025-01-01", "us")
KINDS = ("fix", "feature", "docs")


def rows(target: Target, n: int = 1200) -> Rows:
    chance = np.random.default_rng(3)
    word = chance.integers(0, 3 if target == "kind" else 2, n)
    y = word.astype(float) if target == "kind" else (chance.random(n) < 0.2 + 0.5 * word).astype(float)
    at = NOW - np.arange(n, 0, -1) * np.timedelta64(1, "D")
    buckets = np.stack([word + 70_000, chance.integers(100, 60_000, n)], 1).ravel().astype(np.uint32)
    x = chance.lognormal(3, 1, (n, 2))
    return Rows(np.arange(n).astype(object), at, x, ("la", "ld"), y, at, tokens=Tokens(np.arange(n + 1) * 2, buckets))


def fitted(target: Target, learnt: Rows | None = None) -> Model:
    return word_weights.fit(learnt or rows(target), Plan(target, NOW, kinds=KINDS if target == "kind" else ()))


def test_the_word_that_matters_moves_the_chance() -> None:
    held = rows("chance")
    p, said = fitted("chance").predict(held), held.tokens.buckets[::2] == 70_001
    assert p[said].mean() - p[~said].mean() == pytest.approx(0.5, abs=0.1)


def test_kinds_are_told_by_their_words() -> None:
    held = rows("kind")
    shares = fitted("kind").predict(held)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (shares.argmax(axis=1) == held.y).mean() > 0.95


def test_a_kind_that_was_never_seen_is_all_but_impossible() -> None:
    learnt = rows("kind")
    shares = fitted("kind", learnt.take(learnt.y < 2)).predict(rows("kind"))
    assert shares.shape[1] == len(KINDS)
    assert shares[:, 2].max() < 0.02


def test_it_comes_back_bit_for_bit_from_its_files() -> None:
    model, held = fitted("chance"), rows("chance")
    assert np.array_equal(load(model.files()).predict(held), model.predict(held))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e308])
def test_odd_facts_still_give_a_chance(bad: float) -> None:
    held = rows("chance", 30)
    held.x[:] = bad
    p = fitted("chance").predict(held)
    assert np.isfinite(p).all()
    assert ((p > 0) & (p < 1)).all()


def test_rows_without_any_fact_can_be_learnt_from_words_alone() -> None:
    learnt = rows("chance")
    bare = Rows(learnt.ids, learnt.at, np.zeros((len(learnt), 0)), (), learnt.y, learnt.known_at, tokens=learnt.tokens)
    assert np.std(fitted("chance", bare).predict(bare)) > 0.1
