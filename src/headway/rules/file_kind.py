"""Writes `file_kind`: the area and the role of every path."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.core.settings import Settings
from headway.rules.area import area
from headway.rules.base import Columns, Inferred, Need, Rows, builds
from headway.rules.codeowners import Owned
from headway.rules.path_names import Role
from headway.rules.path_role import CODE, path_role

MARKED = Role("generated", "mark in the file", 0.9)


def _roles_of(known: Rows) -> dict[str, Role]:
    # what a mark told is asked of the file again
    told = zip(*(known[name].tolist() for name in Role._fields), strict=True)
    roles = map(Role._make, told)
    return {path: role for path, role in zip(known["path"].tolist(), roles, strict=True) if role != MARKED}


@builds(
    "file_kind",
    reads=("areas", "paths"),
    paths="""
      SELECT path, sum(n) AS n FROM (
        SELECT path, count(*) AS n FROM file_change GROUP BY path
        UNION ALL SELECT old_path, 0 FROM file_change WHERE old_path <> path
        UNION ALL SELECT path, 0 FROM live_line GROUP BY path
        UNION ALL SELECT path, 0 FROM head_file GROUP BY path
        UNION ALL SELECT path, 0 FROM line_removal GROUP BY path)
      GROUP BY path ORDER BY path""",
    owned="SELECT pattern, section FROM owned_path ORDER BY repository, ordinal",
    marked="SELECT DISTINCT path FROM marked_path",
    known=Need("SELECT path, role, rule, confidence, coalesce(tells, '') AS tells FROM file_kind", _roles_of),
)
def file_kind(rows: Mapping[str, Any], settings: Settings) -> Columns:
    """Place every path that ever was; generated files do not shape the areas.

    What a name tells never changes under the same settings, so a `known` role is not told again. A mark in the file
    overrules only that its name tells nothing.
    """
    paths, known = rows["paths"]["path"].tolist(), rows["known"]
    marked = set(rows["marked"]["path"].tolist())
    named = [known.get(path) or path_role(path, settings.paths) for path in paths]
    roles = [MARKED if role == CODE and path in marked else role for path, role in zip(paths, named, strict=True)]
    touches = zip(paths, roles, rows["paths"]["n"], strict=True)
    owned = [Owned(*row) for row in zip(rows["owned"]["pattern"], rows["owned"]["section"], strict=True)]
    put = area({path: float(n) for path, role, n in touches if role.role != "generated"}, settings.areas, owned)
    return placed(paths, [put(path) for path in paths], roles)


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
