"""Round numbers for axes: ticks of counts, of durations on a logarithmic scale, and of time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import floor, log10

from headway.charts.base import words
from headway.core.markup import Markup, join

Scale = Callable[[float], float]
"""From a value to a pixel."""

_SPANS = (
    (60.0, "1 min"),
    (600.0, "10 min"),
    (3_600.0, "1 h"),
    (28_800.0, "8 h"),
    (86_400.0, "1 d"),
    (604_800.0, "1 wk"),
    (2_592_000.0, "30 d"),
    (15_552_000.0, "180 d"),
    (63_072_000.0, "2 y"),
    (315_360_000.0, "10 y"),
)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """Map [low, high] to pixels [start, end]; a span of nothing lands at the start."""
    size = (high - low) or 1.0
    return lambda value: start + (value - low) / size * (end - start)


def logarithmic(low: float, high: float, start: float, end: float) -> Scale:
    """Map [low, high], both above 0, to pixels so that equal ratios are equal distances."""
    inner = linear(log10(low), log10(high), start, end)
    return lambda value: inner(log10(max(value, low)))


def ticks(high: float, about: int = 4) -> list[float]:
    """Return round values from 0 up to `high`.

    >>> ticks(870.0)
    [0.0, 200.0, 400.0, 600.0, 800.0]
    """
    if high <= 0:
        return [0.0]
    raw = high / about
    power = 10.0 ** floor(log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.8)
    return [i * step for i in range(floor(high / step + 1e-9) + 1)]


def spans(low: float, high: float) -> list[tuple[float, str]]:
    """Return the durations a person knows (an hour, a day, a week …) between two numbers of seconds."""
    return [(seconds, word) for seconds, word in _SPANS if low <= seconds <= high]


def months(first: datetime, last: datetime, most: int) -> list[tuple[datetime, str]]:
    """Return at most `most` round beginnings of months or years between two instants, with what to call them.

    >>> months(datetime(2024, 11, 5), datetime(2026, 3, 1), 4)
    [(datetime.datetime(2025, 1, 1, 0, 0), '2025'), (datetime.datetime(2025, 7, 1, 0, 0), 'Jul'), (datetime.datetime(2026, 1, 1, 0, 0), '2026')]
    """
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    step = next((m for m in _MONTHS if (end - start) / m <= most), _MONTHS[-1])
    found = [datetime(m // 12, m % 12 + 1, 1) for m in range(-(-start // step) * step, end + 1, step)]
    return [(at, f"{at:%Y}" if at.month == 1 else f"{at:%b}") for at in found if first <= at <= last]


def stamp(at: datetime) -> float:
    """Return an instant as seconds, for scales."""
    return (at - datetime(1970, 1, 1)).total_seconds()


def ends(at: Sequence[datetime]) -> tuple[float, float]:
    """Return the first and the last of instants in order as seconds; 0 and 1 for none."""
    return (stamp(at[0]), stamp(at[-1])) if at else (0.0, 1.0)


def dates(at: Sequence[datetime], x: Scale, height: float, width: float) -> Markup:
    """Return the names of round dates among instants, along the lower edge of a picture."""
    marks = months(min(at), max(at), 8 if width >= 480 else 4) if at else []
    return join(*(words(x(stamp(day)), height - 6, word, "small muted middle") for day, word in marks))


def compact(value: float) -> str:
    """Spell a count in as few characters as an axis has room for.

    >>> [compact(v) for v in (0.0, 950.0, 12000.0, 2500000.0)]
    ['0', '950', '12k', '2.5M']
    """
    for size, word in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{word}"
    return f"{value:.3g}"


def top(values: Sequence[float | None]) -> float:
    """Return the largest known value, or 0 where none is known."""
    return max((v for v in values if v is not None), default=0.0)
