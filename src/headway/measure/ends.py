"""From the sums a query returns to the two ends of the interval, one function a kind."""

from collections.abc import Callable, Sequence

from headway.core.stats.intervals import Interval, concentration, greenwood, part, ratio, weighted_sum, wilson

Sums = Sequence[float]
"""The columns a to e of the query; what a kind does not need is None."""

NONE: Interval = (None, None)


def ends(kind: str, unit: str, n: int, value: float, sums: Sums) -> Interval:
    """Return low and high of a number, each None where the facts cannot bound it; a ratio in % is a part of a whole."""
    return _KINDS["part" if (kind, unit) == ("ratio", "%") else kind](n, value, *sums) or NONE


def _sum(_n: int, _value: float, total: float, squares: float, *_: float) -> Interval | None:
    return weighted_sum(total, squares)


def _rate(_n: int, _value: float, total: float, squares: float, weeks: float, *_: float) -> Interval | None:
    low, high = weighted_sum(total, squares) or NONE
    return low and low / weeks, high and high / weeks


def _share(n: int, value: float, _hits: float, total: float, squares: float, *_: float) -> Interval | None:
    # Weights that differ make the facts fewer (Kish); equal ones leave n as it is.
    return wilson(value * total**2 / squares, total**2 / squares) if n and squares else None


def _ratio(n: int, _value: float, y: float, x: float, yy: float, xy: float, xx: float) -> Interval | None:  # noqa: PLR0917
    return ratio(n, y=y, x=x, yy=yy, xy=xy, xx=xx)


def _part(n: int, _value: float, y: float, x: float, yy: float, xy: float, xx: float) -> Interval | None:  # noqa: PLR0917
    return part(n, y=y, x=x, yy=yy, xy=xy, xx=xx)


def _quantile(_n: int, _value: float, low: float | None, high: float | None, *_: float) -> Interval | None:
    return low, high


def _survival(_n: int, value: float, facts: float, spread: float, *_: float) -> Interval | None:
    return greenwood(facts, value, spread)


def _concentration(  # noqa: PLR0917
    n: int, _value: float, total: float, square: float, own: float, own_held: float, own_square: float
) -> Interval | None:
    return concentration(n, total=total, square=square, own=own, own_held=own_held, own_square=own_square)


_KINDS: dict[str, Callable[..., Interval | None]] = {
    "count": _sum,
    "level": _sum,
    "rate": _rate,
    "share": _share,
    "mix": _share,
    "ratio": _ratio,
    "part": _part,
    "quantile": _quantile,
    "survival": _survival,
    "concentration": _concentration,
}
