"""Each check passes what is right and stops what it is there to stop."""

from dataclasses import dataclass, replace
from time import thread_time

import numpy as np
import pytest

from headway.models.base import HORIZONS, Case, Rows, Tokens
from headway.models.checking import run_checks
from headway.models.checks.fairness import fairness
from headway.models.checks.robustness import edits

EVERY = ("base_rate_floor", "calibration", "edge_cases", "fairness", "held_out_score", "latency", "robustness")


@dataclass(frozen=True)
class Says:
    """A model of any function of the rows."""

    function: object

    def predict(self, rows: Rows) -> np.ndarray:
        return self.function(rows)


def truth(rows: Rows) -> np.ndarray:
    """The chance that the invented rows were drawn with."""
    pull = 1.5 * (np.log1p(np.clip(np.nan_to_num(rows.x[:, 0], posinf=1e4), 0, 1e4)) - 3)
    return np.clip(1 / (1 + np.exp(1.2 - pull)), 1e-4, 1 - 1e-4)


@pytest.fixture
def test(kit) -> Rows:
    rows = kit.rows(4000, slope=1.5)
    return replace(rows, y=np.nan_to_num(rows.y), known_at=rows.at).take(np.arange(3600))


def case(kit, test: Rows, function=truth) -> Case:
    said = function(test)
    rate = float(test.y.mean())
    return Case(kit.task(), test, said, np.full(len(test), rate), Says(function), base=rate)


def verdicts(case: Case) -> dict[str, bool | None]:
    return {c.check: c.passed for c in run_checks(case)}


def failing(case: Case) -> set[str]:
    return {name for name, passed in verdicts(case).items() if passed is False}


def test_the_true_chances_pass_every_check(kit, test: Rows) -> None:
    assert verdicts(case(kit, test)) == dict.fromkeys(EVERY, True)


def test_chances_that_are_twice_too_sure_fail_calibration(kit, test: Rows) -> None:
    assert "calibration" in failing(case(kit, test, lambda rows: np.clip(truth(rows) ** 2, 1e-4, 1 - 1e-4)))


def test_ranking_without_gain_fails_the_held_out_score(kit, test: Rows) -> None:
    shuffled = lambda rows: np.random.default_rng(1).permutation(truth(rows))  # noqa: E731
    assert "held_out_score" in failing(case(kit, test, shuffled))


def test_the_rule_itself_passes_the_held_out_score(kit, test: Rows) -> None:
    rate = float(test.y.mean())
    assert failing(case(kit, test, lambda rows: np.full(len(rows), rate))) == set()


def test_a_group_told_more_than_happens_to_it_fails_fairness(kit, test: Rows) -> None:
    said = np.clip(truth(test) + np.where(test.groups["team"] == "red", 0.12, -0.06), 1e-4, 1 - 1e-4)
    found = fairness.run(Case(kit.task(), test, said, said))
    assert found.passed is False
    assert "team=" in found.sentence
    assert "No demographic attribute is collected" in found.sentence


def test_groups_that_differ_in_what_happens_are_no_unfairness(kit, test: Rows) -> None:
    risky = np.where(truth(test) > 0.5, "core", "edge")
    assert (
        fairness.run(Case(kit.task(), replace(test, groups={"area": risky}), truth(test), truth(test))).passed is True
    )


def test_a_group_behind_which_too_few_people_stand_is_judged_and_never_named(kit, test: Rows) -> None:
    lonely = np.where(np.arange(len(test)) % 9 == 0, "the corner of one", "elsewhere")
    said = np.clip(truth(test) + np.where(lonely == "elsewhere", 0, 0.3), 1e-4, 1 - 1e-4)
    rows = replace(test, groups={"area": lonely})
    found = fairness.run(Case(kit.task(), rows, said, said, may_show=lambda ids: len(ids) > len(test) / 2))
    assert found.passed is False
    assert "too few people to show" in found.sentence
    assert "corner" not in found.sentence + "".join(found.numbers)


def test_small_groups_are_counted_and_not_judged(kit, test: Rows) -> None:
    rare = np.where(np.arange(len(test)) < 12, "rare", "usual")
    found = fairness.run(Case(kit.task(), replace(test, groups={"team": rare}), truth(test), truth(test)))
    assert found.numbers["too_small"] == 1


def test_fairness_of_random_groups_raises_few_false_alarms(kit, test: Rows) -> None:
    alarms = 0
    for seed in range(30):
        groups = {"team": np.random.default_rng(seed).integers(0, 12, len(test)).astype(str)}
        alarms += fairness.run(Case(kit.task(), replace(test, groups=groups), truth(test), truth(test))).passed is False
    assert alarms == 0


@pytest.mark.parametrize(
    ("why", "function"),
    [
        ("not a number where a fact is missing", lambda rows: np.where(np.isnan(rows.x[:, 0]), np.nan, truth(rows))),
        ("beyond one for giants", lambda rows: np.where(rows.x[:, 0] > 1e6, 1.5, truth(rows))),
        ("certain about giants", lambda rows: np.where(rows.x[:, 0] > 1e5, 1 - 1e-6, 0.2 + 0 * truth(rows))),
        (
            "breaks on what it never saw",
            lambda rows: truth(rows) / (1 if "red" in set(rows.groups["team"]) else 1 // 0),
        ),
    ],
)
def test_nonsense_on_odd_changes_fails_the_edge_cases(kit, test: Rows, why: str, function) -> None:
    with np.errstate(all="ignore"):
        assert "edge_cases" in failing(case(kit, test, function)), why


def test_an_answer_that_hangs_on_the_last_digit_fails_robustness(kit, test: Rows) -> None:
    digits = lambda rows: np.clip((rows.x[:, 2] * 1e4) % 1, 0.01, 0.99)  # noqa: E731
    assert "robustness" in failing(case(kit, test, digits))


def test_an_answer_that_hangs_on_the_order_of_words_fails_robustness(kit, test: Rows) -> None:
    n = len(test)
    words = replace(test, tokens=Tokens(np.arange(n + 1) * 5, np.random.default_rng(1).integers(0, 99, n * 5)))
    first = lambda rows: np.clip(rows.tokens.buckets[rows.tokens.offsets[:-1]] / 99, 0.01, 0.99)  # noqa: E731
    bag = lambda rows: np.clip(rows.tokens.buckets.reshape(-1, 5).sum(axis=1) / 495, 0.01, 0.99)  # noqa: E731
    alone = {"robustness"}
    assert alone <= failing(Case(kit.task(), words, first(words), bag(words), Says(first)))
    assert not alone <= failing(Case(kit.task(), words, bag(words), first(words), Says(bag)))
    assert sorted(edits(words)["words in another order"].tokens.buckets[:5]) == sorted(words.tokens.buckets[:5])


def test_a_slow_model_fails_latency(kit, test: Rows) -> None:
    def slow(rows: Rows) -> np.ndarray:
        end = thread_time() + 0.004
        while thread_time() < end:
            pass
        return truth(rows)

    held = case(kit, test.take(np.arange(200)), slow)
    assert [c.passed for c in run_checks(held, only=("latency",))] == [False]


def test_intervals_of_times_must_cover_what_they_say(kit) -> None:
    rows = kit.rows(3000, time=True, slope=0.0)
    rows = replace(rows.take(np.arange(2500)), known_at=rows.at[:2500])
    curve = lambda spread: lambda r: np.tile(1 / (1 + np.exp(-(np.log(HORIZONS) - 11) / spread)), (len(r), 1))  # noqa: E731
    good, narrow = (Case(kit.task("time"), rows, curve(s)(rows), curve(0.9)(rows), Says(curve(s))) for s in (0.58, 0.2))
    assert "calibration" not in failing(good)
    assert "calibration" in failing(narrow)
