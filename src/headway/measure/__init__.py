"""From a declared metric to numbers: one query a kind, windows, slices, intervals and the least-people rule."""

from headway.measure.result import Measured, Row
from headway.measure.run import measure

__all__ = ["Measured", "Row", "measure"]
