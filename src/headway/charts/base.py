"""What every picture shares: the frame with its text alternative, the ruler for text, scales and the palette's names."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from headway.core.markup import Child, Markup, join, tag
from headway.questions.base import Grid

FONT = 13.0
"""Pixels of the usual text in a picture, at the width it was drawn for."""
PAIR = 40.0
"""Pixels for each of two names, below which only both together are cut."""
HATCH = "hatch"
"""Name of the pattern that means *unknown*; an unknown is never drawn as zero."""


@dataclass(frozen=True)
class Svg:
    """A drawn picture: inline SVG, what it says in words, and the table that says the same in numbers."""

    markup: Markup
    title: str
    desc: str
    table: Grid


def frame(title: str, desc: str, width: float, height: float, key: str, *children: Child) -> Markup:
    """Return the `<svg>` with title, description and the hatch for unknowns; `key` makes its ids unique in a page."""
    return tag(
        "svg",
        tag("title", title, id=f"{key}-t"),
        tag("desc", desc, id=f"{key}-d"),
        _hatch(key),
        *children,
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
        class_="chart",
    )


def unknown(x: float, y: float, width: float, height: float, key: str, *children: Child) -> Markup:
    """Return a hatched box: something is here, and nobody knows how much."""
    return join(
        tag("rect", *children, x=x, y=y, width=width, height=height, fill=f"url(#{key}-{HATCH})", class_="unknown")
    )


def words(x: float, y: float, text: str, class_: str = "", room: float = 0.0) -> Markup:
    """Return a text whose baseline starts at (x, y), cut to `room` pixels with the whole of it in its tooltip."""
    size = (12.0 if "small" in class_ else 20.0 if "big" in class_ else FONT) * (1.1 if "strong" in class_ else 1.0)
    shown = fit(text, room, size) if room else text
    whole = tag("title", text) if shown != text else None
    return tag("text", whole, shown, x=x, y=y, class_=class_ or None)


def measure_text(text: str, size: float = FONT) -> float:
    """Estimate the width of a text in pixels, on the generous side, for common sans-serif faces.

    >>> measure_text("mm") > measure_text("ii")
    True
    """
    return sum(_advance(c) for c in text) * size


def fit(text: str, room: float, size: float = FONT) -> str:
    """Shorten a text until it fits: a path loses its first folders, anything else its middle.

    >>> fit("a short one", 200.0), fit("src/compiler/backends", 90.0), fit("a long name of something", 90.0)
    ('a short one', '…/backends', 'a long…thing')
    >>> fit("tensorflow/ops/numpy.py + src/ops/numpy.py", 170.0)
    'tens…y.py + src/o…y.py'
    """
    if measure_text(text, size) <= room:
        return text
    if " + " in text:
        one, _, other = text.partition(" + ")
        return _both(one, other, room - measure_text(" + ", size), size)
    parts = text.split("/") if " " not in text else [text]
    tails = (f"…/{'/'.join(parts[i:])}" for i in range(1, len(parts)))
    # A tail that has lost most of the name could be anybody's: many folders hold a `test`.
    tail = next((t for t in tails if measure_text(t, size) <= room and len(t) > 0.4 * len(text)), None)
    return tail or _middle(text, room, size)


def _both(one: str, other: str, room: float, size: float) -> str:
    half = room / 2
    if half <= PAIR:
        return _middle(f"{one} + {other}", room, size)
    each = half + max(0.0, half - min(measure_text(one, size), measure_text(other, size)))
    cut = [fit(part, each, size) for part in (one, other)]
    # Two paths that end alike differ before their end.
    return " + ".join(cut if cut[0] != cut[1] else [_middle(part, each, size) for part in (one, other)])


def _middle(text: str, room: float, size: float) -> str:
    keep = len(text) - 1
    while keep > 1 and measure_text(_ends(text, keep), size) > room:
        keep -= 1
    return _ends(text, keep) if keep > 1 else "…"


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart until none is nearer than `gap`, keeping their order and the span [low, high].

    >>> spread([10.0, 12.0, 50.0], 10.0, 0.0, 55.0)
    [10.0, 20.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [max(low, wanted[i]) for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    ceiling = high
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    back = dict(zip(order, placed, strict=True))
    return [back[i] for i in range(len(wanted))]


def _ends(text: str, keep: int) -> str:
    return f"{text[: (keep + 1) // 2]}…{text[len(text) - keep // 2 :]}"


def _advance(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 1.0
    if character in "iljtfrI.,:;'|!()[]/ -":
        return 0.36
    return 0.98 if character in "mwMW@%…" else 0.72 if character.isupper() else 0.62


def _hatch(key: str) -> Markup:
    line = tag("path", d="M0 8L8 0M-2 2L2-2M6 10L10 6", class_="hatch")
    box = tag("rect", width=8, height=8, class_="hatch-ground")
    return tag("defs", tag("pattern", box, line, id=f"{key}-{HATCH}", width=8, height=8, patternUnits="userSpaceOnUse"))
