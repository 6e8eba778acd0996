"""Ratios as dots with their intervals on a logarithmic scale around no difference, so that a half and a double weigh the same."""

from dataclasses import dataclass

from headway.charts.axes import Scale, logarithmic
from headway.charts.base import measure_text, unknown, words
from headway.core.markup import Markup, join, tag
from headway.core.units import show
from headway.questions.base import Bars

ROW, STACKED, NAME, FOOT, DOT = 30.0, 46.0, 22.0, 24.0, 5.5
"""Heights of a row, of one whose name stands above, of that name, and of the scale; radius of a dot."""
MARKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
BEYOND = 2.2
"""An interval that reaches further than this beyond every dot ends in an arrow, so that it does not flatten the others."""


@dataclass(frozen=True)
class _Plan:
    """How wide the picture is, where names end, how high a row, whether names stand above, and how ratios become pixels."""

    width: float
    names: float
    row: float
    stacked: bool
    scale: Scale
    key: str


def ratios(spec: Bars, width: float, key: str) -> tuple[float, list[Markup | None]]:
    """Return the height and the shapes: one row a label, the dashed line is no difference."""
    longest = max(map(measure_text, spec.labels), default=0.0) * 1.1 + 14
    stacked = width < 480 or longest > width * 0.4
    right = max((measure_text(said(spec, i)) for i in range(len(spec.values))), default=0.0) * 1.1 + 12
    low, high = _ends(spec)
    start, end = (DOT, width - DOT) if stacked else (longest + DOT, max(longest + 40, width - right - DOT))
    plan = _Plan(width, longest, STACKED if stacked else ROW, stacked, logarithmic(low, high, start, end), key)
    foot = plan.row * len(spec.labels) + 2
    ticks = [m for m in MARKS if low <= m <= high]
    rows = [_row(spec, i, plan) for i in range(len(spec.labels))]
    grid = [_upright(m, len(rows), plan, "grid") for m in ticks if m != 1]
    axis = [_tick(m, plan, foot + 16) for m in _apart(ticks, plan.scale)]
    return foot + FOOT, [*grid, _upright(1, len(rows), plan, "same-as"), *rows, *axis]


def said(spec: Bars, i: int) -> str:
    """Say the value of a row."""
    return show(spec.values[i], spec.unit) if spec.values[i] is not None else "unknown"


def _row(spec: Bars, i: int, plan: _Plan) -> Markup:
    strong, shown, top = "strong" if i == spec.mark else "", spec.values[i], i * plan.row
    y, base = (top + 32, top + 16) if plan.stacked else (top + ROW / 2, top + ROW / 2 + 4.5)
    above = plan.width - measure_text(said(spec, i)) * 1.1 - 12
    beside = (plan.names - 10, base, spec.labels[i], f"end {strong}", plan.names - 14)
    name = words(0, base, spec.labels[i], f"halo {strong}", above) if plan.stacked else words(*beside)
    value = words(plan.width, base, said(spec, i), f"end {strong}")
    if shown is None:
        hint = tag("title", f"{spec.labels[i]}: unknown")
        return join(name, value, unknown(plan.scale(1), y - 8, 40, 16, plan.key, hint))
    dot = tag("circle", cx=plan.scale(shown), cy=y, r=DOT, class_="bar mark" if strong else "bar")
    return join(name, value, _whisker(spec, i, y, plan.scale), dot)


def _upright(m: float, n: int, plan: _Plan, class_: str) -> Markup:
    """Draw one mark of the scale through all rows; where names stand above, only beside the dots: no line through words."""
    spans = [(i * plan.row + NAME, (i + 1) * plan.row) for i in range(n)] if plan.stacked else [(0.0, n * plan.row + 2)]
    x = plan.scale(m)
    return tag("path", d="".join(f"M{x:.1f} {top:g}V{foot:g}" for top, foot in spans), class_=class_)


def _tick(m: float, plan: _Plan, y: float) -> Markup:
    x = plan.scale(m)
    if x < 20 or x > plan.width - 20:
        return words(0 if x < 20 else plan.width, y, f"{m:g} ×", "small muted" if x < 20 else "small muted end")
    return words(x, y, f"{m:g} ×", "small muted middle")


def _whisker(spec: Bars, i: int, y: float, scale: Scale) -> Markup | None:
    low, high = spec.low[i], spec.high[i]
    if low is None or high is None:
        return None
    floor, reach = _ends(spec)
    start, end = scale(max(low, floor)), scale(min(high, reach))
    left = f"M{start:.1f} {y - 4:.1f}v8" if low >= floor else f"M{start + 5:.1f} {y - 4:.1f}l-5 4l5 4"
    tip = "m0-4v8" if high <= reach else "m-5-4l5 4l-5 4"
    return tag("path", d=f"{left}M{start:.1f} {y:.1f}H{end:.1f}{tip}", class_="whisker")


def _ends(spec: Bars) -> tuple[float, float]:
    known = [v for v in spec.values if v]
    lows, highs = ([v for v in ends if v] for ends in (spec.low, spec.high))
    least, most = min(known, default=1.0), max(known, default=1.0)
    low = min(max(min(lows, default=least), least / BEYOND), least, 1 / 1.1)
    return low, max(min(max(highs, default=most), most * BEYOND), most, 1.1)


def _apart(ticks: list[float], scale: Scale) -> list[float]:
    """Keep no difference and, from it outwards, the ticks whose words have room."""
    kept = [1.0]
    for m in sorted(ticks, key=lambda tick: abs(scale(tick) - scale(1))):
        if all(abs(scale(m) - scale(other)) > 52 for other in kept):
            kept.append(m)
    return kept
