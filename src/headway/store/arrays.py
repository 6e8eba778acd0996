"""Columns as the store takes them and as it gives them back: numpy arrays, with what is missing said in each type's own way."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from headway.tables.base import Type


def objects(values: Sequence[Any]) -> np.ndarray:
    """Return the values as an array (n,) of objects, whatever they are."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def as_array(kind: Type, values: Sequence[Any] | np.ndarray) -> np.ndarray:
    """Return a column (n,) of a declared type as the array that loads fastest; None is a missing value."""
    if kind in ("text", "bytes"):
        # Fixed-width text arrays would become an ENUM of every value; objects load ten times faster.
        return values.astype(object) if isinstance(values, np.ndarray) else objects(values)
    if isinstance(values, np.ndarray) and values.dtype != object:
        return values
    return _CONVERT[kind](list(values))


def _some(kind: type, values: list[Any]) -> np.ndarray:
    if None not in values:
        return np.array(values, dtype=kind)
    # DuckDB before 2.0 does not look at the mask of a masked array, so what is missing travels as an object.
    return objects([None if value is None else kind(value) for value in values])


_CONVERT: dict[str, Callable[[list[Any]], np.ndarray]] = {
    "integer": lambda values: _some(int, values),
    "boolean": lambda values: _some(bool, values),
    "real": lambda values: np.array([np.nan if v is None else v for v in values], dtype=float),
    "instant": lambda values: np.array(values, dtype="M8[us]"),
}


def filled(array: np.ndarray) -> np.ndarray:
    """Return an array (n,) without its mask: NaN, NaT or "" where a value is missing."""
    if not isinstance(array, np.ma.MaskedArray) or not np.ma.is_masked(array):
        return np.asarray(array)
    missing: Any = {"O": "", "M": np.datetime64("NaT", "us")}.get(array.dtype.kind, np.nan)
    whole = array if array.dtype.kind in "OM" else array.astype(float)
    return np.asarray(np.ma.filled(whole, missing))
