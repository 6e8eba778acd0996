"""The cheapest adequate candidate: kind before latency before score, and only what earns its place."""

import numpy as np
import pytest

from headway.core.stats.paired import paired_error
from headway.models.base import Candidate
from headway.models.choose import Tried, ranked


def tried(name: str, kind: str, score: float, ms: float = 0.05, noise: float = 0.02) -> Tried:
    dice = np.random.default_rng(sum(map(ord, name)))
    loss = dice.normal(0, noise, 4000)
    entry = Candidate(name, name, "", kind, ("chance",), lambda rows, plan: None, lambda files: None)
    return Tried(entry, loss - loss.mean() + score, ms, ms, 1.0)


def first(*given: Tried, least_gain: float = 0.01) -> str:
    order = ranked(list(given), least_gain, 1)
    assert {t.candidate.name for t, _ in order} == {t.candidate.name for t in given}
    return order[0][0].candidate.name


def test_a_rule_as_good_as_the_best_is_enough() -> None:
    assert (
        first(tried("rule", "rule", 0.5), tried("trees", "classical", 0.4999), tried("net", "deep", 0.4998)) == "rule"
    )


def test_classical_comes_before_deep_when_both_are_as_good() -> None:
    assert first(tried("rule", "rule", 0.6), tried("trees", "classical", 0.5001), tried("net", "deep", 0.5)) == "trees"


def test_deep_is_chosen_where_it_is_better_beyond_chance() -> None:
    assert first(tried("rule", "rule", 0.6), tried("trees", "classical", 0.52), tried("net", "deep", 0.5)) == "net"


def test_a_gain_too_small_for_its_task_has_no_place() -> None:
    assert first(tried("rule", "rule", 0.5, noise=0.001), tried("trees", "classical", 0.497, noise=0.001)) == "rule"


def test_a_model_that_earns_its_place_goes_before_a_rule_that_chance_might_explain() -> None:
    wide = tried("rule", "rule", 0.51, noise=0.9), tried("trees", "classical", 0.5, noise=0.9)
    assert paired_error(wide[0].loss, wide[1].loss, 1) > 0.01
    assert first(*wide) == "trees"
    assert {t.candidate.name: why for t, why in ranked(list(wide), 0.01, 1)}["rule"] == (
        "trees gains 2 % over it on the folds of the training"
    )


@pytest.mark.parametrize(
    ("fast", "slow", "expected"), [(0.05, 0.5, "fast"), (0.03, 0.15, "better"), (3.0, 0.5, "better")]
)
def test_latency_decides_only_where_the_aim_is_missed(fast: float, slow: float, expected: str) -> None:
    given = (
        tried("rule", "rule", 0.6),
        tried("fast", "classical", 0.5001, fast),
        tried("better", "classical", 0.5, slow),
    )
    assert first(*given) == expected


def test_without_a_rule_the_best_decides() -> None:
    assert first(tried("a", "classical", 0.6), tried("b", "classical", 0.5)) == "b"
