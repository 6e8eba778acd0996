"""Lays out rectangles whose areas are given, as square as can be (Bruls, Huizing and van Wijk, 2000)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float


def squarify(sizes: Sequence[float], box: Box) -> list[Box]:
    """Split `box` into one rectangle a size (all above 0, largest first), areas in proportion.

    >>> squarify([3.0, 1.0], Box(0.0, 0.0, 4.0, 1.0))
    [Box(x=0.0, y=0.0, width=3.0, height=1.0), Box(x=3.0, y=0.0, width=1.0, height=1.0)]
    """
    total = sum(sizes) or 1.0
    areas = [s / total * box.width * box.height for s in sizes]
    placed: list[Box] = []
    while areas:
        n = _row_length(areas, min(box.width, box.height))
        row, areas = areas[:n], areas[n:]
        boxes, box = _lay(row, box)
        placed += boxes
    return placed


def _row_length(areas: list[float], side: float) -> int:
    n = 1
    while n < len(areas) and _worst(areas[: n + 1], side) <= _worst(areas[:n], side):
        n += 1
    return n


def _worst(row: list[float], side: float) -> float:
    total = sum(row) or 1e-9
    return max(side * side * max(row) / total**2, total**2 / (side * side * min(row) or 1e-9))


def _lay(row: list[float], box: Box) -> tuple[list[Box], Box]:
    """Put a row along the shorter side; return its boxes and what is left."""
    if box.width >= box.height:
        deep = min(box.width, sum(row) / (box.height or 1.0))
        return _stack(row, box, deep), Box(box.x + deep, box.y, box.width - deep, box.height)
    flipped, left = _lay(row, Box(box.y, box.x, box.height, box.width))
    return [_flip(b) for b in flipped], _flip(left)


def _stack(row: list[float], box: Box, deep: float) -> list[Box]:
    boxes, y = [], box.y
    for area in row:
        boxes.append(Box(box.x, y, deep, area / (deep or 1.0)))
        y += area / (deep or 1.0)
    return boxes


def _flip(box: Box) -> Box:
    return Box(box.y, box.x, box.height, box.width)
