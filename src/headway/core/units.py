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
        size, word = next(((s, w) for s, w in _STEPS if abs(value) >= s), _STEPS[-1])
        return f"{_number(value / size)} {word}"
    if unit == "%":
        return _percent(value)
    if unit == "×":
        return f"{value:.{0 if value >= 10 else 1 if value >= 2 else 2}f} ×"
    return f"{value:.2f}" if unit == "1" else f"{_number(value)} {_ONE.get(unit, unit) if value == 1 else unit}"


def _percent(value: float) -> str:
    said = f"{value * 100:.1f} %" if value else "0 %"
    # What was seen, however rarely, never reads as nothing.
    return {"0.0 %": "< 0.1 %", "-0.0 %": "> -0.1 %"}.get(said, said)


def _number(value: float) -> str:
    if 0 < abs(value) < 1:
        return f"{value:.2g}"
    digits = 0 if abs(value) >= 100 or value == int(value) else 1
    return f"{value:,.{digits}f}"


def counted(n: int, one: str) -> str:
    """Say how many there are of something that is named in the singular.

    >>> counted(1, "open change"), counted(1234, "change"), counted(0, "release")
    ('1 open change', '1,234 changes', '0 releases')
    """
    return f"{n:,} {one}{'' if n == 1 else 's'}"


def show_chance(chance: float) -> str:
    """Say a chance in whole percent, and a small one so that it is not read as none.

    >>> show_chance(0.314), show_chance(0.004), show_chance(0.00001)
    ('31 %', '0.4 %', '< 0.1 %')
    """
    return f"{100 * chance:.0f} %" if chance >= 0.01 else f"{100 * chance:.1f} %" if chance >= 0.001 else "< 0.1 %"
