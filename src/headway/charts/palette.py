"""The colours of every picture and page, in light and in dark, kept apart by people who see colours differently."""

LIGHT = {
    "paper": "#fbf9f4",
    "card": "#ffffff",
    "ink": "#1d1f22",
    "muted": "#5a5f66",
    "rule": "#d9d4c8",
    "grid": "#e7e3d9",
    "link": "#0b5c8f",
    "mark": "#c4450a",
    "bar": "#6f93ab",
    "hatch": "#8c8a84",
    "hatch-ground": "#f1eee6",
    **{f"h{i}": c for i, c in enumerate(("#fbead4", "#f5c58f", "#e8924f", "#b94d14", "#7d2c08"))},
    **{f"on{i}": c for i, c in enumerate(("#1d1f22", "#1d1f22", "#1d1f22", "#ffffff", "#ffffff"))},
    **{f"l{i}": c for i, c in enumerate(("#0072b2", "#c4450a", "#007a5a", "#a8407a", "#856000", "#1d1f22"))},
}
"""Okabe and Ito's hues (2008), darkened until text in them can be read on paper."""

DARK = {
    "paper": "#14161a",
    "card": "#1b1e23",
    "ink": "#eceae4",
    "muted": "#a6abb3",
    "rule": "#3a3f47",
    "grid": "#2b2f36",
    "link": "#7cc0ee",
    "mark": "#ff8a4c",
    "bar": "#6f97b3",
    "hatch": "#7f858d",
    "hatch-ground": "#23272d",
    **{f"h{i}": c for i, c in enumerate(("#33291f", "#5c3b21", "#8a4f22", "#d67f36", "#ffb570"))},
    **{f"on{i}": c for i, c in enumerate(("#eceae4", "#eceae4", "#ffffff", "#14161a", "#14161a"))},
    **{f"l{i}": c for i, c in enumerate(("#56b4e9", "#ff8a4c", "#3fc79a", "#e39ac0", "#e6b422", "#eceae4"))},
}
"""The same names on a dark ground."""

RIVER = (
    "#12355b",
    "#1f4f7a",
    "#2f6b94",
    "#4787a8",
    "#66a3b5",
    "#8bbcbb",
    "#a6c6b4",
    "#e6d9ae",
    "#e8ae6a",
    "#dd8a44",
)
"""Old lines are deep blue, young ones orange: an order that survives every kind of colour blindness, and both grounds."""

_SHAPES = """
.chart{display:block;width:100%;height:auto;overflow:visible;font:13px/1.3 var(--sans);fill:var(--ink)}
.chart .small{font-size:12px}.chart .big{font-size:20px;font-weight:650;letter-spacing:-.01em}
.chart .strong{font-weight:650}.chart .muted{fill:var(--muted)}
.chart .halo{paint-order:stroke;stroke:var(--ground,var(--paper));stroke-width:4px}
.chart .end{text-anchor:end}.chart .middle{text-anchor:middle}
.chart .bar{fill:var(--bar)}.chart .mark{fill:var(--mark)}
.chart .whisker{fill:none;stroke:var(--ink);stroke-width:1.3}
.chart .zero{stroke:var(--muted)}.chart .same-as{stroke:var(--ink);stroke-dasharray:3 3}.chart .grid{stroke:var(--grid)}
.chart .leader{fill:none;stroke:var(--muted)}
.chart .hatch{fill:none;stroke:var(--hatch);stroke-width:1.4}.chart .hatch-ground{fill:var(--hatch-ground)}
.chart .unknown{stroke:var(--hatch);stroke-width:1}
.chart .dots{fill:none;stroke:var(--bar);stroke-width:3.4;stroke-linecap:round;opacity:.6}
.chart .few{stroke-width:6px;opacity:.75}
.chart .percentile{stroke:var(--mark);stroke-width:1.4;stroke-dasharray:5 3}
.chart .river{stroke:var(--paper);stroke-width:.7}
.chart .heat{stroke:none}.chart .rest{fill:var(--grid)}.chart .plate{fill:var(--hatch-ground)}
.chart .line{fill:none;stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
.chart .l1{stroke-dasharray:8 4}.chart .l2{stroke-dasharray:2 4}.chart .l3{stroke-dasharray:10 3 2 3}
.chart .l4{stroke-dasharray:5 5}.chart .l5{stroke-dasharray:1 5}
"""


RIVER_IN_THE_DARK = ("#24568a", "#2f6596", "#3b739f")
"""The oldest lines on a dark ground, where the deepest blues would sink."""


def css() -> str:
    """Return the style of all pictures: both themes as custom properties, and one class for each kind of shape."""
    old = "".join(f"--r{i}:{colour};" for i, colour in enumerate(RIVER_IN_THE_DARK))
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}{old}}}}}"
    # Paper is white whatever the screen was: a page printed from a dark screen must not drink the ink.
    paper = f"@media print{{:root{{{_variables(LIGHT)}--paper:#fff}}}}"
    return f":root{{{_variables(LIGHT)}}}{dark}{paper}{_SHAPES}{_classes()}"


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours, from 1 (the same) to 21 (black on white).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _variables(theme: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in theme.items())


def _classes() -> str:
    heat = "".join(f".chart .h{i}{{fill:var(--h{i})}}.chart .on{i}{{fill:var(--on{i})}}" for i in range(5))
    lines = "".join(f".chart .l{i}{{stroke:var(--l{i})}}.chart .t{i}{{fill:var(--l{i})}}" for i in range(6))
    return heat + lines + "".join(f".chart .r{i}{{fill:var(--r{i},{colour})}}" for i, colour in enumerate(RIVER))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
