"""Draws any picture: the spec's name is the name of the file that draws it, so a new one needs no list."""

import re
from importlib import import_module
from zlib import crc32

from headway.charts.base import Svg
from headway.questions.base import Picture

WIDE, NARROW, SMALL = 720.0, 340.0, 220.0
"""The two widths a page carries, so that text keeps its size on a telephone; and that of a trend beside a number."""


def draw(picture: Picture, width: float = WIDE, key: str = "") -> Svg:
    """Return the picture as inline SVG for `width` pixels; `key` starts its ids, and is made of its content by default.

    >>> from headway.questions.base import Strip
    >>> draw(Strip("Stages", ("review",), (None,), (0,))).title
    'Stages'
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(picture).__name__).lower()
    room = import_module(f"headway.charts.{name}")
    svg: Svg = getattr(room, name)(picture, width, key or f"p{crc32(repr((picture, width)).encode()):08x}")
    return svg
