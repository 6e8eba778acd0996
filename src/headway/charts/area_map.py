"""A map of the code: each area a rectangle as large as its lines, darker the more of its changes were repairs."""

from headway.charts.base import Svg, frame, measure_text, unknown, words
from headway.charts.squares import Box, squarify
from headway.core.markup import Markup, join, tag
from headway.core.units import show
from headway.questions.base import AreaMap, Grid

STEPS, LEGEND, MOST, STRONG = 5, 34.0, 40, 14.3
"""Shades of the map; height of its key; rectangles before the rest is drawn as one; pixels that bold text needs."""


def area_map(spec: AreaMap, width: float, key: str) -> Svg:
    """Draw the treemap, largest first, names where they fit and in tooltips everywhere; unknown heat is hatched."""
    height = 380.0 if width >= 480 else 420.0
    order = sorted((i for i, n in enumerate(spec.n_lines) if n > 0), key=lambda i: -spec.n_lines[i])
    shown, rest = order[:MOST], sum(spec.n_lines[i] for i in order[MOST:])
    sizes = [spec.n_lines[i] for i in shown] + ([rest] if rest else [])
    boxes = squarify(sizes, Box(0.0, _legend(width), width, height - _legend(width)))
    tiles = [_tile(spec, i, box, key) for i, box in zip(shown, boxes, strict=False)]
    more = _rest(len(order) - len(shown), boxes[-1]) if rest else None
    drawn = join(_key(spec, width, key), *tiles, more)
    return Svg(
        frame(spec.title, _desc(spec, order), width, height, key, drawn),
        spec.title,
        _desc(spec, order),
        _table(spec, order),
    )


def _tile(spec: AreaMap, i: int, box: Box, key: str) -> Markup:
    heat = spec.heat[i]
    hint = tag("title", f"{spec.areas[i]}: {spec.n_lines[i]:,.0f} lines, {spec.heat_name} {_heat(spec, i)}")
    x, y, wide, high = box.x + 1, box.y + 1, max(0.5, box.width - 2), max(0.5, box.height - 2)
    shade = None if heat is None else _shade(spec, heat)
    ground = (
        unknown(x, y, wide, high, key, hint)
        if shade is None
        else tag("rect", hint, x=x, y=y, width=wide, height=high, class_=f"heat h{shade}")
    )
    return join(ground, _label(spec, i, box, "" if shade is None else f"on{shade}"))


def _label(spec: AreaMap, i: int, box: Box, colour: str) -> Markup | None:
    room = box.width - 16
    name = _name(spec, i, room)
    if box.height < 24 or not name:
        return None
    # Text on a hatch cannot be read, so it gets a plain plate to stand on.
    wide = min(room + 6, measure_text(name, STRONG) + 8)
    plate = None if colour else tag("rect", x=box.x + 4, y=box.y + 5, width=wide, height=18, class_="plate")
    heat = _heat(spec, i) if colour and box.height >= 42 else ""
    second = words(box.x + 8, box.y + 35, heat, f"small {colour}") if 0 < measure_text(heat, 12.0) <= room else None
    return join(plate, words(box.x + 8, box.y + 18, name, f"strong {colour}"), second)


def _name(spec: AreaMap, i: int, room: float) -> str:
    """Return the area's name, or its last folders where they are no other's; "" where neither fits: a cut word says nothing."""
    whole = spec.areas[i]
    folders = whole.split("/")
    tails = ["/".join(folders[at:]) for at in range(1, len(folders))]
    own = [tail for tail in tails if sum(f"/{area}".endswith(f"/{tail}") for area in spec.areas) == 1]
    return next((name for name in (whole, *(f"…/{tail}" for tail in own)) if measure_text(name, STRONG) <= room), "")


def _rest(count: int, box: Box) -> Markup:
    text = f"{count:,} smaller"
    wide, high = max(0.5, box.width - 2), max(0.5, box.height - 2)
    ground = tag(
        "rect",
        tag("title", f"{count:,} smaller areas"),
        x=box.x + 1,
        y=box.y + 1,
        width=wide,
        height=high,
        class_="rest",
    )
    fits = box.width > measure_text(text, 12.0) + 12 and box.height > 24
    return join(ground, words(box.x + 7, box.y + 18, text, "small muted") if fits else None)


def _key(spec: AreaMap, width: float, key: str) -> Markup:
    y = _legend(width) - 20
    hatch = join(unknown(width - 22, y - 12, 22, 14, key), words(width - 28, y, "unknown", "small muted end"))
    ramp, end = _ramp(spec, y)
    if _legend(width) > LEGEND:
        return join(words(0, 14, f"{spec.heat_name}:", "small", room=width), ramp, hatch if None in spec.heat else None)
    return join(
        ramp, words(end + 14, y, spec.heat_name, "small", room=width - end - 110), hatch if None in spec.heat else None
    )


def _ramp(spec: AreaMap, y: float) -> tuple[Markup, float]:
    """Return the shades between their lowest and highest value, and where they end."""
    known = [h for h in spec.heat if h is not None]
    if not known:
        return words(0, y, "unknown everywhere:", "small muted"), measure_text("unknown everywhere:", 12.0)
    low, high = show(_low(spec), spec.heat_unit), show(spec.top, spec.heat_unit)
    high += " and more" if show(max(known), spec.heat_unit) != high else ""
    if low == high:
        tile = tag("rect", x=0, y=y - 12, width=22, height=14, class_="heat h0")
        return join(tile, words(30, y, f"{low} everywhere", "small muted")), 36 + measure_text(
            f"{low} everywhere", 12.0
        )
    start = measure_text(low, 12.0) + 8
    boxes = [tag("rect", x=start + 22.0 * i, y=y - 12, width=22, height=14, class_=f"heat h{i}") for i in range(STEPS)]
    end = start + 22.0 * STEPS + 8
    drawn = join(words(0, y, low, "small muted"), *boxes, words(end, y, high, "small muted"))
    return drawn, end + measure_text(high, 12.0)


def _legend(width: float) -> float:
    """Return the height of the key: on a narrow picture its name has a line of its own."""
    return LEGEND if width >= 480 else LEGEND + 20


def _shade(spec: AreaMap, heat: float) -> int:
    low, high = _low(spec), spec.top
    # Values that read the same must look the same: a difference too small to be said is too small to be shaded.
    if show(heat, spec.heat_unit) == show(low, spec.heat_unit):
        return 0
    return STEPS - 1 if heat >= high else int((heat - low) / (high - low) * STEPS)


def _low(spec: AreaMap) -> float:
    """Return the heat of the palest shade: the lowest, or 0 where the scale would begin and end with the same words."""
    known = [h for h in spec.heat if h is not None]
    low, top, most = (show(h, spec.heat_unit) for h in (min(known), spec.top, max(known)))
    return 0.0 if low == top != most else min(known)


def _heat(spec: AreaMap, i: int) -> str:
    return "unknown" if spec.heat[i] is None else show(spec.heat[i], spec.heat_unit)


def _desc(spec: AreaMap, order: list[int]) -> str:
    hot = max((i for i in order if spec.heat[i] is not None), key=lambda i: spec.heat[i] or 0.0, default=None)
    most = f" The highest {spec.heat_name} is in {spec.areas[hot]} ({_heat(spec, hot)})." if hot is not None else ""
    large = f" The largest is {spec.areas[order[0]]}." if order else ""
    return f"A map of {len(order):,} areas, as large as their lines of code.{large}{most} Hatched means unknown."


def _table(spec: AreaMap, order: list[int]) -> Grid:
    rows = tuple((spec.areas[i], spec.n_lines[i], spec.heat[i]) for i in order[:MOST])
    return Grid(("area", "size", spec.heat_name), ("", "lines", spec.heat_unit), rows)
