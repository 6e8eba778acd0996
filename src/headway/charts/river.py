"""A river of surviving lines: each year's lines are one band, and what is washed away makes it thinner."""

from headway.charts.axes import Scale, compact, dates, ends, linear, stamp, ticks
from headway.charts.base import Svg, frame, measure_text, spread, words
from headway.core.markup import Markup, join, number, tag
from headway.questions.base import Grid, River

TOP, BOTTOM, LEFT, SHADES = 8.0, 26.0, 44.0, 10


def river(spec: River, width: float, key: str) -> Svg:
    """Stack the cohorts, oldest at the bottom; each is named at the right edge where it is thick enough to be seen."""
    height = 340.0 if width >= 480 else 280.0
    right = width - max((measure_text(c, 12.0) for c in spec.cohorts), default=0.0) - 14
    stacks = _stacks(spec)
    most = max(stacks[-1], default=1.0) if stacks else 1.0
    x = linear(*ends(spec.at), LEFT, right)
    y = linear(0.0, most or 1.0, height - BOTTOM, TOP)
    bands = [_band(spec, i, stacks, x, y) for i in range(len(spec.cohorts))]
    drawn = join(
        _grid(most, y, right), *bands, dates(spec.at, x, height, width), _names(spec, stacks, y, right, height)
    )
    return Svg(frame(spec.title, _desc(spec), width, height, key, drawn), spec.title, _desc(spec), _table(spec))


def _stacks(spec: River) -> list[list[float]]:
    """Return the upper edge of each band, from the bottom up."""
    edges, below = [], [0.0] * len(spec.at)
    for band in spec.bands:
        below = [a + b for a, b in zip(below, band, strict=True)]
        edges.append(below)
    return edges


def _band(spec: River, i: int, stacks: list[list[float]], x: Scale, y: Scale) -> Markup:
    floor = stacks[i - 1] if i else [0.0] * len(spec.at)
    xs = [x(stamp(at)) for at in spec.at]
    up = [f"{number(a)} {number(y(v))}" for a, v in zip(xs, stacks[i], strict=True)]
    down = [f"{number(a)} {number(y(v))}" for a, v in zip(xs, floor, strict=True)]
    hint = tag("title", f"Lines of {spec.cohorts[i]}: {spec.bands[i][-1]:,.0f} stand today" if spec.at else "")
    return tag("path", hint, d=f"M{'L'.join([*up, *reversed(down)])}Z", class_=f"river r{_shade(spec, i)}")


def _shade(spec: River, i: int) -> int:
    return round(i * (SHADES - 1) / max(1, len(spec.cohorts) - 1))


def _grid(most: float, y: Scale, right: float) -> Markup:
    lines = [tag("line", x1=LEFT, x2=right, y1=y(v), y2=y(v), class_="grid") for v in ticks(most)]
    return join(*lines, *(words(LEFT - 8, y(v) + 4, compact(v), "small muted end") for v in ticks(most)))


def _names(spec: River, stacks: list[list[float]], y: Scale, right: float, height: float) -> Markup:
    if not spec.at:
        return join()
    middles = [y(stacks[i][-1] - band[-1] / 2) for i, band in enumerate(spec.bands)]
    thick = [i for i, band in enumerate(spec.bands) if y(0.0) - y(band[-1]) >= 9]
    places = spread([middles[i] + 4 for i in thick], 14.0, TOP + 6, height - BOTTOM)
    return join(*(words(right + 8, at, spec.cohorts[i], "small") for i, at in zip(thick, places, strict=True)))


def _desc(spec: River) -> str:
    standing = sum(band[-1] for band in spec.bands if band)
    largest = max(range(len(spec.bands)), key=lambda i: spec.bands[i][-1], default=None) if spec.at else None
    most = f" The largest part was written in {spec.cohorts[largest]}." if largest is not None else ""
    return f"{standing:,.0f} lines stand at the end, stacked by when they were written, oldest at the bottom.{most}"


def _table(spec: River) -> Grid:
    rows = tuple(
        (c, max(band, default=None), band[-1] if band else None)
        for c, band in zip(spec.cohorts, spec.bands, strict=True)
    )
    return Grid(("written in", "most lines ever", "lines at the end"), ("", "lines", "lines"), rows)
