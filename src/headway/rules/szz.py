"""Which of the changes whose lines a fix touched introduced the defect: SZZ and its variants."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import sqrt
from typing import NamedTuple

PLACES = (("code",), ("build", "config", "data"), ("test",), ("docs",))
"""Roles of files, from what tells most about a defect to what tells least; generated files tell nothing."""

PRODUCT = 2
"""So many of `PLACES` are the product itself; a repair of tests or documentation alone is no repair of it."""


class Candidate(NamedTuple):
    """A change whose lines a fix touched, in the files of one of `PLACES`.

    `age` counts the landings on the mainline from it to the fix; `landed_at` is its own landing, None where unknown.
    `n_lines` of its lines were removed; beside `n_beside` of them the fix wrote, in files from which it removed nothing.
    """

    change_id: str
    age: int
    landed_at: datetime | None
    place: int
    n_lines: int
    n_beside: int


Pick = Callable[[Sequence[Candidate]], list[Candidate]]


def b_szz(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Blame every change that wrote a removed line (Śliwerski, Zimmermann and Zeller 2005)."""
    return _foremost([c for c in candidates if c.n_lines])


def l_szz(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Blame the change that wrote most of the removed lines, the later of equals (Davies, Roper and Wood 2014)."""
    return sorted(b_szz(candidates), key=lambda c: (-c.n_lines, c.age))[:1]


def r_szz(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Blame the latest change that wrote a removed line (Davies, Roper and Wood 2014)."""
    return sorted(b_szz(candidates), key=lambda c: c.age)[:1]


def near_szz(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Blame the change with most lines removed over the root of its age; where none went, the one written beside.

    It lies between L-SZZ and R-SZZ, and says something of fixes that only add (a missing check), of which they say nothing.

    >>> big, new = Candidate("a", 900, None, 0, 9, 0), Candidate("b", 4, None, 0, 1, 0)
    >>> [c.change_id for c in near_szz([big, new])], [c.change_id for c in l_szz([big, new])]
    (['b'], ['a'])
    >>> [c.change_id for c in near_szz([Candidate("a", 9, None, 0, 0, 2)])], b_szz([Candidate("a", 9, None, 0, 0, 2)])
    (['a'], [])
    """
    foremost = _foremost(candidates)
    removed = [c for c in foremost if c.n_lines]
    return sorted(removed or foremost, key=lambda c: (-(c.n_lines or c.n_beside) / sqrt(c.age), c.age))[:1]


def _foremost(candidates: Sequence[Candidate]) -> list[Candidate]:
    place = min((c.place for c in candidates), default=0)
    return [c for c in candidates if c.place == place]


RELEASED = near_szz
"""The variant that `defect_origin` keeps."""


def origins(pick: Pick, candidates: Sequence[Candidate], reported_at: datetime | None = None) -> list[Candidate]:
    """Return the origins that `pick` chooses, among those that landed before the issue was reported where that is known.

    A report can only be about what was there: with `reported_at`, the issue-date filter of SZZ, later changes are no
    candidates, nor are those whose landing nobody knows.

    >>> old, new = Candidate("a", 9, datetime(2024, 1, 1), 0, 9, 0), Candidate("b", 1, datetime(2024, 3, 1), 0, 2, 0)
    >>> [c.change_id for c in origins(r_szz, [old, new])]
    ['b']
    >>> [c.change_id for c in origins(r_szz, [old, new], reported_at=datetime(2024, 2, 1))]
    ['a']
    """
    if reported_at is not None:
        candidates = [c for c in candidates if c.landed_at is not None and c.landed_at <= reported_at]
    return pick(candidates)


def touched_sql(fixes: str, n_places: int = len(PLACES)) -> str:
    """Return the SELECT of the origins whose lines each of `fixes` (a SELECT of change ids) touched in the first places."""
    place = " ".join(f"WHEN '{role}' THEN {at}" for at, roles in enumerate(PLACES[:n_places]) for role in roles)
    return f"""
      WITH fixing AS ({fixes}),
      touched AS (
        SELECT sha, path, origin_sha, n_lines, 0 AS n_beside FROM line_removal
        UNION ALL SELECT sha, path, origin_sha, 0, n_lines FROM line_beside),
      placed AS (
        SELECT t.*, CASE k.role {place} END AS place FROM touched t JOIN fixing f ON f.change_id = t.sha
        JOIN file_kind k ON k.path = t.path WHERE t.origin_sha <> '')
      SELECT sha AS fix, origin_sha AS origin, place, sum(n_lines) AS n_lines, sum(n_beside) AS n_beside
      FROM placed WHERE place IS NOT NULL GROUP BY sha, origin_sha, place ORDER BY fix, origin, place"""
