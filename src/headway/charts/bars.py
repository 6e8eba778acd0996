"""Horizontal bars with their intervals as whiskers and every value written at its bar; ratios as dots around no difference."""

from dataclasses import dataclass

from headway.charts.axes import Scale, linear, top
from headway.charts.base import Svg, frame, measure_text, unknown, words
from headway.charts.ratios import ratios, said
from headway.core.markup import Markup, join, tag
from headway.questions.base import Bars, Grid

ROW, BAR, STACKED = 34.0, 16.0, 48.0


def bars(spec: Bars, width: float, key: str) -> Svg:
    """Draw one bar a label, zero at the left; unknown values are hatched, and the marked bar carries the accent."""
    if spec.unit == "×":
        height, shapes = ratios(spec, width, key)
        return Svg(frame(spec.title, _desc(spec), width, height, key, *shapes), spec.title, _desc(spec), _table(spec))
    longest = max(map(measure_text, spec.labels), default=0.0) * 1.1 + 14
    # Where names are long they stand above their bars: cut names of files are names of nothing.
    narrow = width < 480 or longest > width * 0.4
    left = 0.0 if narrow else longest
    right = max((measure_text(said(spec, i)) for i in range(len(spec.values))), default=0.0) * 1.1 + 10
    scale = linear(0.0, _reach(spec), left, max(left + 40, width - (0.0 if narrow else right)))
    row = STACKED if narrow else ROW
    plan = _Plan(left, width, row, scale, key)
    rows = [_row(spec, i, plan) for i in range(len(spec.labels))]
    height = max(row * len(rows), row) + 4
    zero = None if narrow else tag("line", x1=left, x2=left, y1=0, y2=height - 4, class_="zero")
    return Svg(frame(spec.title, _desc(spec), width, height, key, *rows, zero), spec.title, _desc(spec), _table(spec))


@dataclass(frozen=True)
class _Plan:
    """Where bars start, how wide the picture is, how high a row, and how values become pixels."""

    left: float
    width: float
    row: float
    scale: Scale
    key: str


def _row(spec: Bars, i: int, plan: _Plan) -> Markup:
    strong, y = "strong" if i == spec.mark else "", i * plan.row
    if not plan.left:
        name = words(0, y + 16, spec.labels[i], strong, plan.width - measure_text(said(spec, i)) - 12)
        value = words(plan.width, y + 16, said(spec, i), f"end {strong}")
        return join(name, value, _bar(spec, i, y + 23, plan))
    name = words(plan.left - 10, y + 22, spec.labels[i], f"end {strong}", plan.left - 14)
    edge = max(plan.scale(spec.values[i] or 0.0), _end(spec, i, plan.scale))
    return join(name, _bar(spec, i, y + 9, plan), words(edge + 8, y + 22, said(spec, i), f"halo {strong}"))


def _bar(spec: Bars, i: int, y: float, plan: _Plan) -> Markup:
    value, scale, start = spec.values[i], plan.scale, plan.scale(0.0)
    if value is None:
        return unknown(start, y, 56, BAR, plan.key, tag("title", f"{spec.labels[i]}: unknown"))
    box = tag("rect", x=start, y=y, width=max(1.0, scale(value) - start), height=BAR, class_=_colour(spec, i))
    return join(box, _whisker(spec, i, y + BAR / 2, scale))


def _whisker(spec: Bars, i: int, y: float, scale: Scale) -> Markup | None:
    low, high = spec.low[i], spec.high[i]
    if low is None or high is None:
        return None
    start, end = scale(max(0.0, low)), _end(spec, i, scale)
    caps = f"M{start:.1f} {y - 4:.1f}v8M{start:.1f} {y:.1f}H{end:.1f}"
    # An interval that reaches far beyond every bar ends in an arrow, so that it does not flatten the others.
    tip = "m-5-4l5 4l-5 4" if scale(high) > end + 0.5 else "m0-4v8"
    return tag("path", d=caps + tip, class_="whisker")


def _end(spec: Bars, i: int, scale: Scale) -> float:
    value, high = spec.values[i], spec.high[i]
    return scale(0.0) + 56 if value is None else scale(min(high if high is not None else value, _reach(spec)))


def _reach(spec: Bars) -> float:
    most = top(spec.values)
    return max(min(top(spec.high), most * 2.2), most) or 1.0


def _colour(spec: Bars, i: int) -> str:
    return "bar mark" if i == spec.mark else "bar"


def _desc(spec: Bars) -> str:
    parts = [f"{label} {said(spec, i)}" for i, label in enumerate(spec.labels)]
    marked = f" The one that stands out is {spec.labels[spec.mark]}." if spec.mark is not None else ""
    line = " The dashed line is no difference; the scale is logarithmic." if spec.unit == "×" else ""
    return f"{'Dots with intervals' if spec.unit == '×' else 'Bars'}: {'; '.join(parts[:12])}{' and others' if len(parts) > 12 else ''}.{marked}{line} The table has all."


def _table(spec: Bars) -> Grid:
    rows = tuple(zip(spec.labels, spec.values, spec.low, spec.high, strict=True))
    return Grid(("", "value", "interval from", "to"), ("", spec.unit, spec.unit, spec.unit), rows)
