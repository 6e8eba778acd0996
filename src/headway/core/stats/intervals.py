"""Intervals from a handful of sums, one for each kind of metric; plain arithmetic, so that `measure` starts fast.

Every function returns `None` below `LEAST` independent facts: so few say nothing about how sure a number is.
An end that the facts cannot bound is `None`. That each covers is shown by simulation in tests/core.
"""

from functools import cache
from math import exp, hypot, inf, log, pi, sqrt, tan
from statistics import NormalDist

Interval = tuple[float | None, float | None]
"""Low and high end; an end that the facts cannot bound is None."""

LEAST = 5
"""Fewer independent facts than this give no interval."""


@cache
def z_value(level: float) -> float:
    """Return how many standard errors a two-sided normal interval of this level reaches.

    >>> round(z_value(0.95), 3)
    1.96
    """
    return NormalDist().inv_cdf(0.5 + level / 2)


def t_value(level: float, df: float) -> float:
    """Return Student's counterpart of `z_value` for `df` of 1 or more: Abramowitz and Stegun 26.7.5 (four terms) from 3 on.

    Below, where that series is far too short, between the closed forms of 1 and 2, on the log scale over 1 / df.

    >>> [round(t_value(0.95, df), 2) for df in (1, 2, 10)]
    [12.71, 4.3, 2.23]
    """
    if df < 3:
        low = 1 if df < 2 else 2
        near, far = _t_whole(level, low), _t_whole(level, low + 1)
        return float(near * (far / near) ** ((1 / low - 1 / df) * low * (low + 1)))
    z = z_value(level)
    first = (z**3 + z) / (4 * df)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    return z + first + second + third


def _t_whole(level: float, df: int) -> float:
    if df == 1:
        return tan(pi * level / 2)
    return level * sqrt(2 / (1 - level**2)) if df == 2 else t_value(level, df)


def wilson(hits: float, n: float, level: float = 0.95) -> Interval | None:
    """Return Wilson's score interval of a share of `hits` among `n` facts (Wilson 1927).

    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    return _score(hits / n, n, level) if n >= LEAST else None


def _score(share: float, n: float, level: float) -> Interval:
    z2 = z_value(level) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(max(0.0, share * (1 - share) * z2 / n + z2 * z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(hits: float, n: float, other_hits: float, other_n: float, level: float = 0.95) -> Interval | None:
    """Return Newcombe's hybrid score interval of the difference of two independent shares (Newcombe 1998, method 10).

    >>> low, high = difference(56, 70, 48, 80)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    one, other = wilson(hits, n, level), wilson(other_hits, other_n, level)
    if one is None or other is None:
        return None
    share, less = hits / n, other_hits / other_n
    (low, high), (other_low, other_high) = one, other
    below = hypot(share - (low or 0.0), (1.0 if other_high is None else other_high) - less)
    above = hypot((1.0 if high is None else high) - share, less - (other_low or 0.0))
    return share - less - below, share - less + above


def poisson(events: float, level: float = 0.95) -> Interval | None:
    """Return the score interval of an expected count when `events` were seen.

    >>> low, high = poisson(10)
    >>> round(low, 2), round(high, 2)
    (5.43, 18.41)
    """
    if events < LEAST:
        return None
    z2 = z_value(level) ** 2
    half = sqrt(z2 * events + z2 * z2 / 4)
    return events + z2 / 2 - half, events + z2 / 2 + half


def weighted_sum(total: float, squares: float, level: float = 0.95) -> Interval | None:
    """Return the interval of a sum of independent weights, given the sum of their squares (Fay and Feuer 1997).

    The sum is as sure as a Poisson count of total² / squares events; equal weights of 1 give `poisson` itself.
    """
    if squares <= 0 or total <= 0:
        return None
    scale = squares / total
    found = poisson(total / scale, level)
    return found and _scaled(found, scale)


def quantile_ranks(n: int, p: float, level: float = 0.95) -> Interval | None:
    """Return the two fractional ranks (1 is the smallest fact) between which the p-quantile lies (order statistics).

    >>> quantile_ranks(4, 0.5) is None
    True
    >>> [round(rank, 1) for rank in quantile_ranks(100, 0.5)]
    [40.7, 60.3]
    """
    if n < LEAST:
        return None
    middle, half = (n + 1) * p, z_value(level) * sqrt(n * p * (1 - p))
    low, high = middle - half, middle + half
    # Up to 0.6 of a rank beyond the outermost fact the clipped interval still covers; further out nothing bounds it.
    return (max(low, 1.0) if low >= 0.4 else None), (min(high, float(n)) if high <= n + 0.6 else None)


def at_rank(ordered: list[float], rank: float) -> float:
    """Return the value at a fractional rank of ordered values, interpolated between its neighbours.

    >>> at_rank([10.0, 20.0, 40.0], 2.5)
    30.0
    """
    below = int(rank)
    above = min(below + 1, len(ordered))
    return ordered[below - 1] * (1 - rank + below) + ordered[above - 1] * (rank - below)


def quantile(values: list[float], p: float, level: float = 0.95) -> tuple[float, Interval | None]:
    """Return the p-quantile of values (linear between neighbours) and its order-statistic interval.

    >>> quantile([1.0, 2.0, 3.0, 4.0], 0.5)
    (2.5, None)
    """
    ordered = sorted(values)
    estimate = at_rank(ordered, (len(ordered) - 1) * p + 1)
    ranks = quantile_ranks(len(ordered), p, level)
    if ranks is None:
        return estimate, None
    low, high = ranks
    return estimate, (low and at_rank(ordered, low), high and at_rank(ordered, high))


def ratio(n: int, *, y: float, x: float, yy: float, xy: float, xx: float, level: float = 0.95) -> Interval | None:
    """Return the interval of Σy / Σx over `n` independent facts, given the sums of y, x, y², xy and x².

    The infinitesimal jackknife with Student's t; on the log scale, because ratios of durations and lines are skewed.
    A few large facts weigh like few facts, so the degrees of freedom are Kish's effective number x² / Σx², not n.
    """
    if n < LEAST or x <= 0 or y <= 0 or x * x < 2 * xx:
        return None
    estimate, facts = y / x, x * x / xx
    variance = max(0.0, yy - 2 * estimate * xy + estimate**2 * xx) / x**2 * facts / (facts - 1)
    reach = t_value(level, facts - 1) * sqrt(variance) / estimate
    return estimate * exp(-reach), estimate * exp(reach)


WHOLE = 8.0
"""Facts' worth of belief that each fact is wholly a part or not at all: what few large facts show of their spread is too little."""


def part(n: int, *, y: float, x: float, yy: float, xy: float, xx: float, level: float = 0.95) -> Interval | None:
    """Return the interval of Σy / Σx where each y is a part of its x, over `n` independent facts; sums as in `ratio`.

    Wilson's score interval at the effective number of facts (Korn and Graubard 1998): the one at which a plain share would
    spread as the jackknife says. Its variance is shrunk, by up to `WHOLE` facts' worth, to that of facts which belong wholly
    or not at all, the more the fewer facts weigh: a sample without one of its rare large facts looks surer than it is.
    """
    if n < LEAST or x <= 0:
        return None
    share, facts = y / x, x * x / xx
    whole = share * (1 - share) / facts
    seen = max(0.0, yy - 2 * share * xy + share**2 * xx) / x**2 * facts / max(facts - 1, 0.5)
    belief = WHOLE * (1 - facts / n) ** 2
    variance = (facts * seen + belief * whole) / (facts + belief)
    if variance <= 0:
        return _score(share, facts, level)
    tail = (z_value(level) / t_value(level, max(facts - 1, 1.0))) ** 2
    return _score(share, share * (1 - share) / variance * tail, level)


def concentration(
    n: int, *, total: float, square: float, own: float, own_held: float, own_square: float, level: float = 0.95
) -> Interval | None:
    """Return the interval of 1 - Σ share² (share: what one holder has of `total`), by the infinitesimal jackknife.

    `square` is the sum over holders of (held)²; `own`, `own_held`, `own_square` are the sums over holders of q, q·held
    and q·held², where q is the sum of squares of the `n` independent pieces that a holder holds.
    """
    if n < LEAST or total <= 0:
        return None
    s = square / total**2
    spread = s * s * own - 2 * s * own_held / total + own_square / total**2
    # Where all holders hold the same, the first-order spread vanishes and bounds nothing.
    if spread <= 1e-9 * own:
        return None
    reach = t_value(level, n - 1) * 2 / total * sqrt(max(0.0, spread) * n / (n - 1))
    return max(0.0, 1 - s - reach), min(1.0, 1 - s + reach)


def greenwood(n: float, alive: float, spread: float, level: float = 0.95) -> Interval | None:
    """Return the log-log interval of a Kaplan-Meier share `alive` with Greenwood's sum `spread` (Kalbfleisch 1980).

    `spread` is Σ d / (r (r - d)) over the event times, d events among r at risk. With nobody gone or left the score
    interval of `n` facts is the honest stand-in.
    """
    if n < LEAST:
        return None
    if not 0 < alive < 1 or spread in {0.0, inf}:
        return wilson(alive * n, n, level)
    reach = exp(z_value(level) * sqrt(spread) / abs(log(alive)))
    return alive**reach, alive ** (1 / reach)


def _scaled(interval: Interval, scale: float) -> Interval:
    low, high = interval
    return (None if low is None else low * scale), (None if high is None else high * scale)
