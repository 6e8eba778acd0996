"""Each interval covers the truth as often as it says, and says nothing below five facts."""

import numpy as np
import pytest
from scipy.stats import t as student

from headway.core.stats.intervals import (
    concentration,
    difference,
    greenwood,
    part,
    poisson,
    quantile,
    quantile_ranks,
    ratio,
    t_value,
    weighted_sum,
    wilson,
)

TRIALS = 500


def coverage(trials):
    """Share of (low, high, truth) that holds the truth; an unbounded end always does."""
    inside = [(lo is None or lo <= truth) and (hi is None or truth <= hi) for lo, hi, truth in trials]
    return float(np.mean(inside))


def shares(rng):
    truth, n = rng.uniform(0.1, 0.9), int(rng.integers(20, 200))
    return *wilson(rng.binomial(n, truth), n), truth


def differences(rng):
    one, other = rng.uniform(0.1, 0.9, 2)
    n, rest = (int(size) for size in rng.integers(15, 200, 2))
    return *difference(rng.binomial(n, one), n, rng.binomial(rest, other), rest), one - other


def counts(rng):
    truth = rng.uniform(15, 200)
    return *poisson(rng.poisson(truth)), truth


def sums(rng):
    n = rng.poisson(120)
    weights = rng.uniform(0.2, 1, n)
    return *weighted_sum(weights.sum(), (weights**2).sum()), 120 * 0.6


def medians(rng):
    values = rng.lognormal(3, 1.5, int(rng.integers(8, 120)))
    return *quantile(list(values), 0.5)[1], float(np.exp(3))


def nineties(rng):
    values = rng.exponential(1, int(rng.integers(40, 200)))
    return *quantile(list(values), 0.9)[1], float(np.log(10))


def ratios(rng):
    n = int(rng.integers(30, 200))
    x = rng.gamma(2, 50, n)
    y = rng.beta(2, 8, n) * x
    low, high = ratio(n, y=y.sum(), x=x.sum(), yy=(y * y).sum(), xy=(x * y).sum(), xx=(x * x).sum())
    return low, high, 0.2


def sums_of(y, x):
    return {"y": y.sum(), "x": x.sum(), "yy": (y * y).sum(), "xy": (x * y).sum(), "xx": (x * x).sum()}


def parts(rng):
    """Lines of changes of very different sizes: most hold none of what is looked for, the others some part."""
    n = int(rng.integers(100, 600))
    x = rng.lognormal(3, 1.5, n).round() + 1
    y = np.where(rng.random(n) < 0.7, 0, rng.random(n)) * x
    return *part(n, **sums_of(y, x)), 0.15


def concentrations(rng):
    truth = np.array([0.5, 0.25, 0.15, 0.1])
    holder = rng.choice(4, 150, p=truth)
    held = np.bincount(holder, minlength=4).astype(float)
    low, high = concentration(
        150, total=150.0, square=(held**2).sum(), own=150.0, own_held=(held**2).sum(), own_square=(held**3).sum()
    )
    return low, high, 1 - (truth**2).sum()


def survivals(rng):
    n = 150
    life, limit = rng.exponential(1, n), rng.uniform(0.5, 3, n)
    alive = spread = 0.0
    alive = 1.0
    for t in np.sort(life[(life <= limit) & (life <= 0.8)]):
        risk = int((np.minimum(life, limit) >= t).sum())
        alive *= 1 - 1 / risk
        spread += 1 / (risk * (risk - 1))
    return *greenwood(n, alive, spread), float(np.exp(-0.8))


KINDS = [shares, differences, counts, sums, medians, nineties, ratios, parts, concentrations, survivals]


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_an_interval_covers_what_it_claims_in_500_simulations(kind):
    rng = np.random.default_rng(20260101)
    assert 0.93 <= coverage([kind(rng) for _ in range(TRIALS)]) <= 0.97


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_an_interval_is_not_merely_wide(kind):
    """One that covers 95 % of the time lies wholly beside a truth moved by three of its half-widths."""
    rng = np.random.default_rng(7)
    low, high, truth = kind(rng)
    moved = truth + 3 * (high - low)
    assert not low <= moved <= high


def test_below_five_facts_there_is_no_interval():
    assert wilson(2, 4) is None
    assert difference(2, 4, 50, 100) is None
    assert poisson(4) is None
    assert quantile_ranks(4, 0.5) is None
    assert ratio(4, y=1, x=2, yy=1, xy=1, xx=2) is None
    assert greenwood(4, 0.5, 0.1) is None
    assert weighted_sum(0, 0) is None


def test_an_end_beyond_the_outermost_fact_is_missing_not_the_outermost_fact():
    low, high = quantile_ranks(10, 0.9)
    assert high is None
    assert low is not None


def test_student_agrees_with_its_table():
    assert t_value(0.95, 4) == pytest.approx(2.776, abs=0.01)
    assert t_value(0.95, 30) == pytest.approx(2.042, abs=0.001)


def test_equal_weights_of_one_are_a_plain_count():
    assert weighted_sum(30, 30) == pytest.approx(poisson(30))


@pytest.mark.parametrize(("share", "n", "spread"), [(0.9, 20, 1.0), (0.9, 300, 2.0), (0.05, 50, 1.5), (0.3, 100, 1.5)])
def test_a_part_of_few_large_facts_is_covered_where_each_belongs_wholly_or_not(share, n, spread):
    rng = np.random.default_rng(7)
    found = []
    for _ in range(TRIALS):
        x = rng.lognormal(3, spread, n).round() + 1
        found.append((*part(n, **sums_of((rng.random(n) < share) * x, x)), share))
    assert coverage(found) >= 0.92


def test_all_or_none_of_many_facts_bounds_a_part():
    assert part(50, y=0.0, x=50.0, yy=0.0, xy=0.0, xx=50.0) == wilson(0, 50)
    assert part(50, y=50.0, x=50.0, yy=50.0, xy=50.0, xx=50.0) == wilson(50, 50)
    assert part(4, y=1.0, x=4.0, yy=1.0, xy=1.0, xx=4.0) is None


@pytest.mark.parametrize("level", [0.8, 0.95, 0.98])
@pytest.mark.parametrize("df", [1, 2, 3, 5, 30])
def test_students_t_is_right_for_few_degrees_of_freedom_too(level, df):
    assert t_value(level, df) == pytest.approx(student.ppf(0.5 + level / 2, df), rel=0.02)


def test_students_t_falls_with_every_part_of_a_degree_of_freedom():
    values = [t_value(0.95, 1 + i / 20) for i in range(80)]
    assert values == sorted(values, reverse=True)
