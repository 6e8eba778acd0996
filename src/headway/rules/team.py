"""Teams from the settings: whose address matches, or who mostly changes these paths."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from headway.core.settings import Settings, Team
from headway.rules.base import Columns, Rows, builds
from headway.rules.path_role import one_of

MOSTLY = 0.5
"""Share of a person's changed lines that must lie in a team's paths."""


def teams_of(address: str, teams: Mapping[str, Team]) -> list[str]:
    """Return the teams whose address globs match a canonical address.

    Known problems: someone who moved keeps today's team for all of the past, as the settings know no dates.

    >>> teams_of("ada@web.example", {"web": Team(addresses=["*@web.example"]), "ml": Team(addresses=["ada@*"])})
    ['ml', 'web']
    """
    return sorted(n for n, team in teams.items() if any(fnmatchcase(address, g.lower()) for g in team.addresses))


@builds(
    "membership",
    reads=("teams",),
    people="SELECT person, min(canonical) AS canonical FROM identity GROUP BY person ORDER BY person",
    paths="""
      SELECT c.author AS person, f.path, sum(coalesce(f.n_added, 0) + coalesce(f.n_removed, 0)) AS n
      FROM change c JOIN file_change f ON f.sha = c.change_id
      WHERE {teams} GROUP BY c.author, f.path ORDER BY c.author, f.path""",
)
def membership(rows: Mapping[str, Rows], settings: Settings) -> Columns:
    """Put every pseudonym into the teams of its address and of its paths."""
    people = zip(rows["people"]["person"], rows["people"]["canonical"], strict=True)
    pairs = {(who, team) for who, address in people for team in teams_of(address, settings.teams)}
    for name, team in settings.teams.items():
        if team.paths:
            pairs |= {(who, name) for who in _mostly(rows["paths"], team)}
    both = sorted(pairs)
    return {"person": [who for who, _ in both], "team": [team for _, team in both]}


def _mostly(paths: Rows, team: Team) -> list[str]:
    globs, inside, whole = one_of(team.paths), dict[str, float](), dict[str, float]()
    for who, path, n in zip(paths["person"], paths["path"], paths["n"], strict=True):
        whole[who] = whole.get(who, 0) + n
        inside[who] = inside.get(who, 0) + (n if globs.match(path) else 0)
    return [who for who, n in inside.items() if n > MOSTLY * whole[who]]
