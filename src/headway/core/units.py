"""Units print themselves: a value in a declared unit becomes what a person would say."""

from typing import Literal, get_args

Unit = Literal[
    "s",
    "1",
    "%",
    "lines",
    "files",
    "changes",
    "releases",
    "changes/week",
    "releases/week",
    "people",
    "By",
    "×",
    "d",
    "h",
    "ln s",
    "bit",
]
UNITS: tuple[str, ...] = get_args(Unit)

_ONE = {"lines": "line", "files": "file", "changes": "change", "releases": "release", "people": "person"}
_STEPS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"), (1.0, "s"))


def show(value: float | None, unit: str) -> str:
    """Say a value with its unit, in two or three significant digits; missing is an en dash, never 0.

    >>> [show(v, "s") for v in (90, 5400, 86400 * 3.25, None)]
    ['1.5 min', '1.5 h', '3.2 d', '–']
    >>> show(0.1234, "%"), show(1234.0, "lines"), show(0.5, "1")
    ('12.3 %', '1,234 lines', '0.50')
    >>> show(10.02, "lines"), show(10.0, "lines"), show(10.26, "lines"), show(1.02, "lines")
    ('10 lines', '10 lines', '10.3 lines', '1.0 lines')
    >>> show(0.0476, "releases/week"), show(1.0, "files")
    ('0.048 releases/week', '1 file')
    >>> show(0.0003, "%"), show(0.0, "%"), show(-0.0003, "%")
    ('< 0.1 %', '0 %', '> -0.1 %')
    >>> [show(v, "×") for v in (12.3, 3.14, 0.456)]
    ['12 ×', '3.1 ×', '0.46 ×']
    """
    if value is None:
        return "–"
    if unit == "s":
        size, word = _step(value)
        return f"{_number(value / size)} {word}"
    if unit == "%":
        return _percent(value)
    if unit == "×":
        return f"{value:.{0 if value >= 10 else 1 if value >= 2 else 2}f} ×"
    return f"{value:.2f}" if unit == "1" else f"{_number(value)} {_ONE.get(unit, unit) if value == 1 else unit}"


def show_interval(low: float | None, high: float | None, unit: str) -> str:
    """Say an interval with its unit once and both ends in the same digits; one that is open on a side says so.

    >>> show_interval(41.0, 56.98, "lines"), show_interval(39.0, 54.4, "lines"), show_interval(1.0, 120.0, "files")
    ('41 to 57 lines', '39.0 to 54.4 lines', '1 to 120 files')
    >>> show_interval(3600.0, 86400 * 2.5, "s"), show_interval(86400.0, 86400 * 2.5, "s"), show_interval(0.1, 0.3, "%")
    ('1 h to 2.5 d', '1.0 to 2.5 d', '10.0 to 30.0 %')
    >>> show_interval(None, 0.3, "%"), show_interval(2.0, None, "lines"), show_interval(None, None, "s")
    ('up to 30.0 %', 'from 2 lines', '–')
    """
    if low is None or high is None:
        return "–" if low == high else f"up to {show(high, unit)}" if low is None else f"from {show(low, unit)}"
    if unit == "s" and _step(low) == _step(high):
        size, unit = _step(high)
        low, high = low / size, high / size
    if unit in {"1", "%", "×", "s"}:
        first, last = show(low, unit), show(high, unit)
        word = f" {last.rpartition(' ')[2]}" if " " in last else ""
        return f"{first.removesuffix(word)} to {last}"
    digits = _digits(low, high)
    first, last = (_number(v) if 0 < abs(v) < 1 else f"{v:,.{digits}f}" for v in (low, high))
    return f"{first} to {last} {_ONE.get(unit, unit) if high == 1 else unit}"


def _step(seconds: float) -> tuple[float, str]:
    return next(((size, word) for size, word in _STEPS if abs(seconds) >= size), _STEPS[-1])


def _digits(*values: float) -> int:
    # a digit that only one end of an interval has would read as more exact than the other
    return 0 if any(abs(v) >= 100 for v in values) or all(f"{v:.1f}".endswith(".0") for v in values) else 1


def _percent(value: float) -> str:
    said = f"{value * 100:.1f} %" if value else "0 %"
    # What was seen, however rarely, never reads as nothing.
    return {"0.0 %": "< 0.1 %", "-0.0 %": "> -0.1 %"}.get(said, said)


def _number(value: float) -> str:
    if 0 < abs(value) < 1:
        return f"{value:.2g}"
    digits = 0 if abs(value) >= 100 or value == int(value) else 1
    said = f"{value:,.{digits}f}"
    # three digits of which the last says nothing read like another kind of number beside a whole one
    return said.removesuffix(".0") if abs(value) >= 10 else said


def counted(n: int, one: str) -> str:
    """Say how many there are of something that is named in the singular.

    >>> counted(1, "open change"), counted(1234, "change"), counted(0, "release")
    ('1 open change', '1,234 changes', '0 releases')
    """
    return f"{n:,} {one}{'' if n == 1 else 's'}"


def how_often(p: float) -> str:
    """Say how often something of probability `p` happens.

    >>> how_often(0.0004), how_often(0.02), how_often(0.4), how_often(0.8)
    ('less than 1 in 1,000 times', 'about 1 in 50 times', 'about 2 in 5 times', 'more often than not')
    """
    if p < 0.001:
        return "less than 1 in 1,000 times"
    if p > 0.5:
        return "more often than not"
    return f"about 1 in {round(1 / p):,} times" if p < 0.2 else f"about {round(5 * p)} in 5 times"


def show_chance(chance: float) -> str:
    """Say a chance in whole percent, and a small one so that it is not read as none.

    >>> show_chance(0.314), show_chance(0.004), show_chance(0.00001)
    ('31 %', '0.4 %', '< 0.1 %')
    """
    return f"{100 * chance:.0f} %" if chance >= 0.01 else f"{100 * chance:.1f} %" if chance >= 0.001 else "< 0.1 %"
