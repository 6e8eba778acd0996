"""Writes `file_kind`: the area and the role of every path."""

from collections.abc import Mapping
from typing import Any

from headway.core.settings import Settings
from headway.rules._placed import placed
from headway.rules.area import area
from headway.rules.base import Columns, Need, Rows, builds
from headway.rules.codeowners import Owned
from headway.rules.path_role import Role, path_role


def _roles_of(known: Rows) -> dict[str, Role]:
    told = zip(*(known[name].tolist() for name in Role._fields), strict=True)
    return dict(zip(known["path"].tolist(), (Role(*one) for one in told), strict=True))


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
    known=Need("SELECT path, role, rule, confidence, coalesce(tells, '') AS tells FROM file_kind", _roles_of),
)
def file_kind(rows: Mapping[str, Any], settings: Settings) -> Columns:
    """Place every path that ever was; generated files do not shape the areas.

    The role of a path never changes under the same settings, so that of a `known` one is not told again.
    """
    paths, known = rows["paths"]["path"].tolist(), rows["known"]
    roles = [known.get(path) or path_role(path, settings.paths) for path in paths]
    touches = zip(paths, roles, rows["paths"]["n"], strict=True)
    owned = [Owned(*row) for row in zip(rows["owned"]["pattern"], rows["owned"]["section"], strict=True)]
    put = area({path: float(n) for path, role, n in touches if role.role != "generated"}, settings.areas, owned)
    return placed(paths, [put(path) for path in paths], roles)
