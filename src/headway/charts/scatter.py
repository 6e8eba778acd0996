"""Every change a dot, when it ended and how long it took, with the percentiles as lines across."""

from headway.charts.axes import Scale, dates, linear, logarithmic, spans, stamp
from headway.charts.base import Svg, frame, measure_text, spread, words
from headway.core.markup import Markup, join, tag
from headway.core.units import counted, show
from headway.questions.base import Grid, Scatter

TOP, BOTTOM, LEFT = 10.0, 26.0, 46.0


def scatter(spec: Scatter, width: float, key: str) -> Svg:
    """Draw values on a logarithmic scale over time; percentile lines carry their own words at the right edge."""
    height = 340.0 if width >= 480 else 300.0
    low, high = _span(spec)
    y = logarithmic(low, high, height - BOTTOM, TOP)
    names = [f"{name} within {show(value, spec.unit)}" for name, value in spec.percentiles]
    right = width - (max((measure_text(n, 12.0) for n in names), default=0.0) * 1.1 + 12)
    x = linear(*_times(spec), LEFT + 6, right - 6)
    drawn = join(
        _grid(spec, low, high, y, right),
        dates(spec.at, x, height, width),
        _dots(spec, x, y),
        _lines(spec, names, y, right, height),
    )
    table = Grid(("line", "value"), ("", spec.unit), tuple(spec.percentiles))
    return Svg(frame(spec.title, _desc(spec), width, height, key, drawn), spec.title, _desc(spec), table)


def _span(spec: Scatter) -> tuple[float, float]:
    # A landing within the same minute is as fast as this axis tells: below it, clocks say more about tools than about work.
    floor = 60.0 if spec.unit == "s" else 1.0
    known = [max(v, floor) for v in spec.values] or [floor]
    return min(known) * 0.8, max(*known, floor * 10) * 1.25


def _times(spec: Scatter) -> tuple[float, float]:
    times = [stamp(at) for at in spec.at] or [0.0]
    return min(times), max(times)


def _grid(spec: Scatter, low: float, high: float, y: Scale, right: float) -> Markup:
    marks = (
        spans(low, high)
        if spec.unit == "s"
        else [(v, f"{v:g}") for v in (1, 10, 100, 1e3, 1e4, 1e5) if low <= v <= high]
    )
    lines = [tag("line", x1=LEFT, x2=right, y1=y(v), y2=y(v), class_="grid") for v, _ in marks]
    return join(*lines, *(words(LEFT - 8, y(v) + 4, word, "small muted end") for v, word in marks))


def _dots(spec: Scatter, x: Scale, y: Scale) -> Markup:
    # One path for all dots, and one dot for all changes on the same pixel: ten thousand changes in a hundred kilobytes.
    seen = sorted({(round(x(stamp(at))), round(y(v))) for at, v in zip(spec.at, spec.values, strict=True)})
    return tag("path", d="".join(f"M{a} {b}h0" for a, b in seen), class_="dots few" if len(seen) < 250 else "dots")


def _lines(spec: Scatter, names: list[str], y: Scale, right: float, height: float) -> Markup:
    values = [value for _, value in spec.percentiles]
    places = spread([y(v) + 4 for v in values], 16.0, TOP + 4, height - BOTTOM)
    rules = [tag("line", x1=LEFT, x2=right, y1=y(v), y2=y(v), class_="percentile") for v in values]
    return join(*rules, *(words(right + 6, at, name, "small strong") for name, at in zip(names, places, strict=True)))


def _desc(spec: Scatter) -> str:
    lines = "; ".join(f"{name} {show(value, spec.unit)}" for name, value in spec.percentiles)
    return f"{counted(len(spec.values), 'change')} over time on a logarithmic scale. {lines}."
