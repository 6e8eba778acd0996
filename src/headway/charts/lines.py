"""Series over time, named at their ends; a period without facts is a gap, never a zero."""

from headway.charts.axes import Scale, compact, dates, ends, linear, stamp, ticks, top
from headway.charts.base import Svg, frame, measure_text, spread, words
from headway.core.markup import Markup, join, number, tag
from headway.core.units import show
from headway.questions.base import Grid, Lines

TOP, BOTTOM, LEFT, COLOURS, SMALL = 12.0, 26.0, 50.0, 6, 300.0


def lines(spec: Lines, width: float, key: str) -> Svg:
    """Draw each series from zero up with its name and last value at its end; below 300 pixels just the first one."""
    if width < SMALL:
        return Svg(_spark(spec, width, key), spec.title, _desc(spec), _table(spec))
    # Where there is no room beside the lines, their names stand above them.
    above = 18.0 * len(spec.names) + 4 if width < 480 and len(spec.names) > 1 else 0.0
    height = (260.0 if width >= 480 else 220.0) + above
    high = top([v for series in spec.values for v in series]) * 1.08 or 1.0
    longest = max((measure_text(_said(spec, i), 12.0) for i in range(len(spec.names))), default=0.0)
    right = width - (8 if above else min(width * 0.34, longest + 16))
    x = linear(*ends(spec.at), LEFT, right)
    y = linear(0.0, high, height - BOTTOM, TOP + above)
    series = [_series(spec, i, x, y) for i in range(len(spec.names))]
    names = _key(spec, width) if above else _names(spec, y, right, width, height)
    drawn = join(_grid(spec, high, y, right), dates(spec.at, x, height, width), *series, names)
    return Svg(frame(spec.title, _desc(spec), width, height, key, drawn), spec.title, _desc(spec), _table(spec))


def _key(spec: Lines, width: float) -> Markup:
    rows = [(i, 14.0 + 18.0 * i) for i in range(len(spec.names))]
    dashes = [tag("path", d=f"M0 {number(y - 4)}h26", class_=f"line l{i % COLOURS}") for i, y in rows]
    return join(*dashes, *(words(34, y, _said(spec, i), f"small t{i % COLOURS}", room=width - 36) for i, y in rows))


def _spark(spec: Lines, width: float, key: str) -> Markup:
    """Draw one series as small as a word: zero at the bottom, its largest value at the top, and when it began."""
    high = top(spec.values[0] if spec.values else ()) or 1.0
    x, y = linear(*ends(spec.at), 2, width - 4), linear(0.0, high, 48, 5)
    first, last = (f"{spec.at[0]:%b %Y}", f"{spec.at[-1]:%b %Y}") if spec.at else ("", "")
    ground = tag("line", x1=0, x2=width, y1=48, y2=48, class_="grid")
    dates = join(words(0, 64, first, "small muted"), words(width, 64, last, "small muted end"))
    return frame(
        spec.title, _desc(spec), width, 68, key, ground, *([_series(spec, 0, x, y)] if spec.values else []), dates
    )


def _series(spec: Lines, i: int, x: Scale, y: Scale) -> Markup:
    runs: list[list[str]] = [[]]
    for at, value in zip(spec.at, spec.values[i], strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{number(x(stamp(at)))} {number(y(value))}")
    # A lone period between two gaps is a line of no length: a round cap makes it a dot.
    path = "".join(f"M{'L'.join(run)}{'h0' if len(run) == 1 else ''}" for run in runs if run)
    return tag("path", d=path, class_=f"line l{i % COLOURS}")


def _grid(spec: Lines, high: float, y: Scale, right: float) -> Markup:
    marks = _marks(spec.unit, high)
    rules = [tag("line", x1=LEFT, x2=right, y1=y(v), y2=y(v), class_="grid") for v, _ in marks]
    return join(*rules, *(words(LEFT - 8, y(v) + 4, word, "small muted end") for v, word in marks))


def _marks(unit: str, high: float) -> list[tuple[float, str]]:
    if unit == "s":
        size, word = next(
            (s, w) for s, w in ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"), (1.0, "s")) if high >= s or s == 1
        )
        return [(v * size, f"{v:g} {word}") for v in ticks(high / size)]
    if unit == "%":
        return [(v, f"{v * 100:.3g} %") for v in ticks(high)]
    return [(v, compact(v)) for v in ticks(high)]


def _names(spec: Lines, y: Scale, right: float, width: float, height: float) -> Markup:
    known = [i for i in range(len(spec.names)) if _last(spec, i) is not None]
    places = spread([y(_last(spec, i) or 0.0) + 4 for i in known], 15.0, TOP, height - BOTTOM)
    return join(
        *(
            words(right + 8, at, _said(spec, i), f"small t{i % COLOURS}", room=width - right - 8)
            for i, at in zip(known, places, strict=True)
        )
    )


def _last(spec: Lines, i: int) -> float | None:
    return next((v for v in reversed(spec.values[i]) if v is not None), None)


def _said(spec: Lines, i: int) -> str:
    value = show(_last(spec, i), spec.unit)
    return f"{spec.names[i]} {value}" if len(spec.names) > 1 else value


def _desc(spec: Lines) -> str:
    parts = "; ".join(_said(spec, i) for i in range(len(spec.names)))
    return f"Series over {len(spec.at):,} periods, last values: {parts}. Periods without facts are gaps."


def _table(spec: Lines) -> Grid:
    rows = tuple((f"{at:%Y-%m-%d}", *(series[j] for series in spec.values)) for j, at in enumerate(spec.at))
    return Grid(("from", *spec.names), ("", *(spec.unit for _ in spec.names)), rows[-36:])
