"""Paths that were given an area and a role, as rows of `file_kind`: furniture of the rules, itself none."""

from collections.abc import Sequence
from typing import Any

from headway.rules.base import Inferred
from headway.rules.path_role import Role


def placed(paths: list[str], areas: Sequence[Inferred], roles: Sequence[Role]) -> dict[str, list[Any]]:
    """Return the rows of `file_kind` for paths, with the area and the role that was told of each."""
    return {
        "path": paths,
        "area": [a.value for a in areas],
        "area_rule": [a.rule for a in areas],
        "role": [r.role for r in roles],
        "rule": [r.rule for r in roles],
        "confidence": [r.confidence for r in roles],
        "tells": [r.tells or None for r in roles],
    }
