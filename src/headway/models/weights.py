"""Weights that nobody vouches for: each file is looked through, by its format, before anything else reads it."""

import json
import struct
from collections.abc import Callable, Mapping
from math import isfinite, prod
from typing import Any

import numpy as np

from headway.models.lightgbm_text import checked_trees

DEEPEST = 20
_WIDTHS = {"F64": 8, "F32": 4, "F16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "U16": 2, "U32": 4, "BOOL": 1}
_FLOATS = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}


def checked(name: str, data: bytes) -> None:
    """Raise `ValueError` (one line, what is wrong) unless `data` is what the ending of `name` says: json, txt or safetensors."""
    look = FORMATS.get(name.rpartition(".")[2])
    if look is None:
        raise ValueError(f"its format is not one of {', '.join(FORMATS)}")
    look(data)


def _json(data: bytes) -> None:
    # A megabyte of opening brackets would exhaust the stack of any parser, so depth is counted first.
    depth = deepest = 0
    for byte in data.translate(None, _NOT_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise ValueError(f"its JSON is nested {deepest} deep; at most {DEEPEST} is read")
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"it is no JSON: {error}") from None
    if not _finite(found):
        raise ValueError("it holds a number that is not finite")


_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def _refuse(word: str) -> None:
    raise ValueError(f"it holds {word}, which is no finite number")


def _finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_finite(v) for v in value.values())
    if isinstance(value, list):
        return all(_finite(v) for v in value)
    return not isinstance(value, float) or isfinite(value)


def _text(data: bytes) -> None:
    try:
        checked_trees(data.decode("ascii"))
    except UnicodeDecodeError:
        raise ValueError("it is no plain text") from None


def _safetensors(data: bytes) -> None:
    if len(data) < 8 or (n := struct.unpack("<Q", data[:8])[0]) > min(len(data) - 8, 1 << 20):
        raise ValueError("it is no safetensors file: its header is longer than the file")
    _json(data[8 : 8 + n])
    header = json.loads(data[8 : 8 + n])
    header.pop("__metadata__", None)
    body, end = data[8 + n :], 0
    for name, entry in sorted(header.items(), key=lambda item: _begin(item[1])):
        end = _tensor(name, entry, body, end)
    if end != len(body):
        raise ValueError("its tensors do not fill the file")


def _begin(entry: Any) -> int:
    offsets = entry.get("data_offsets") if isinstance(entry, Mapping) else None
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(type(v) is int and v >= 0 for v in offsets):
        raise ValueError("a tensor does not say where it lies")
    return int(offsets[0])


def _tensor(name: str, entry: Mapping[str, Any], body: bytes, begin: int) -> int:
    shape, width = entry.get("shape"), _WIDTHS.get(str(entry.get("dtype")), 0)
    if not isinstance(shape, list) or not all(type(v) is int and 0 <= v < 1 << 32 for v in shape) or not width:
        raise ValueError(f"tensor {name[:40]!r} has no known shape and type")
    end = begin + prod(shape) * width
    if entry["data_offsets"] != [begin, end] or end > len(body):
        raise ValueError(f"tensor {name[:40]!r} does not lie where it says")
    kind = _FLOATS.get(str(entry["dtype"]))
    if kind and not np.isfinite(np.frombuffer(body[begin:end], kind)).all():
        raise ValueError(f"tensor {name[:40]!r} holds numbers that are not finite")
    return end


FORMATS: dict[str, Callable[[bytes], None]] = {"json": _json, "txt": _text, "safetensors": _safetensors}
