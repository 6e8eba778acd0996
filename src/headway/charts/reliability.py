"""Said against happened: groups of predictions with their intervals, on the diagonal where both agree."""

from headway.charts.axes import Scale, linear, ticks
from headway.charts.base import Svg, frame, words
from headway.core.markup import Markup, join, tag
from headway.core.units import show
from headway.questions.base import Grid, Reliability

LEFT, BOTTOM, TOP, TALLEST = 52.0, 42.0, 10.0, 360.0


def reliability(spec: Reliability, width: float, key: str) -> Svg:
    """Draw one dot a group at (said, happened) with the interval of what happened, and the diagonal."""
    most = max([0.1, *spec.said, *(h for h in spec.high)]) * 1.06
    side = min(width - LEFT - 12, TALLEST)
    x, y = linear(0, most, LEFT, LEFT + side), linear(0, most, TOP + side, TOP)
    marks = [m for m in ticks(most) if m <= most]
    height = TOP + side + BOTTOM
    diagonal = tag("line", x1=x(0), y1=y(0), x2=x(most), y2=y(most), class_="same-as")
    axes = words(LEFT + side / 2, height - 4, "chance that was said", "small muted middle")
    drawn = join(_grid(marks, x, y, most), diagonal, *(_dot(spec, i, x, y) for i in range(len(spec.said))), axes)
    return Svg(frame(spec.title, _desc(spec), width, height, key, drawn), spec.title, _desc(spec), _table(spec))


def _grid(marks: list[float], x: Scale, y: Scale, most: float) -> Markup:
    rules = [tag("line", x1=x(0), x2=x(most), y1=y(m), y2=y(m), class_="grid") for m in marks]
    beside = [words(x(0) - 8, y(m) + 4, f"{m * 100:g} %", "small muted end") for m in marks]
    below = [words(x(m), y(0) + 16, f"{m * 100:g} %", "small muted middle") for m in marks]
    return join(*rules, *beside, *below, words(x(0) + 6, TOP + 10, "how often it happened", "small muted"))


def _dot(spec: Reliability, i: int, x: Scale, y: Scale) -> Markup:
    at, low, high = x(spec.said[i]), y(spec.low[i]), y(spec.high[i])
    whisker = tag(
        "path", d=f"M{at:.1f} {low:.1f}V{high:.1f}M{at - 4:.1f} {low:.1f}h8M{at - 4:.1f} {high:.1f}h8", class_="whisker"
    )
    return join(
        whisker,
        tag(
            "circle",
            tag("title", _said(spec, i)),
            cx=round(at, 1),
            cy=round(y(spec.happened[i]), 1),
            r=5,
            class_="mark",
        ),
    )


def _said(spec: Reliability, i: int) -> str:
    return f"said {show(spec.said[i], '%')}, happened {show(spec.happened[i], '%')} of {spec.n[i]:,}"


def _desc(spec: Reliability) -> str:
    parts = "; ".join(_said(spec, i) for i in range(len(spec.said)))
    return (
        f"{parts}. On the dashed diagonal, what was said is what happened; whiskers are 95 % intervals."
        if parts
        else "No prediction has met its truth yet."
    )


def _table(spec: Reliability) -> Grid:
    rows = tuple(zip(spec.said, spec.happened, spec.low, spec.high, (float(n) for n in spec.n), strict=True))
    return Grid(("said", "happened", "from", "to", "predictions"), ("%", "%", "%", "%", "1"), rows)
