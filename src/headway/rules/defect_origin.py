"""Which change introduced the defect that another one repaired: SZZ over the lines that fixes removed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from headway.core.settings import Settings
from headway.rules.base import Columns, Rows, builds

NAMED_SURE, LINES_SURE = 0.9, 0.5
GIANT_FILES, GIANT_LINES = 100, 1_000
"""A fix that touches more files, or removes more lines of code, is tangled with so much else that its lines tell nothing."""


class Candidate(NamedTuple):
    """A change whose lines a fix removed: its id, place on the mainline, landing, and how many lines of code went."""

    change_id: str
    position: int
    landed_at: datetime | None
    n_lines: int


Pick = Callable[[Sequence[Candidate]], list[Candidate]]


def b_szz(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Blame every change that wrote a removed line (Śliwerski, Zimmermann and Zeller 2005)."""
    return list(candidates)


def l_szz(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Blame the change that wrote most of the removed lines, the later of equals (Davies et al. 2014)."""
    return sorted(candidates, key=lambda c: (c.n_lines, c.position))[-1:]


def r_szz(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Blame the latest change that wrote a removed line (Davies et al. 2014)."""
    return sorted(candidates, key=lambda c: c.position)[-1:]


RELEASED, released = "r_szz", r_szz
"""The variant in the table, by name."""


def origins(pick: Pick, candidates: Sequence[Candidate], reported_at: datetime | None = None) -> list[Candidate]:
    """Return the origins that `pick` chooses, among those that landed before the issue was reported where that is known.

    A report can only be about what was there: with `reported_at`, the issue-date filter of SZZ, later changes are no
    candidates, nor are those whose landing nobody knows.

    >>> old, new = Candidate("a", 1, datetime(2024, 1, 1), 9), Candidate("b", 2, datetime(2024, 3, 1), 2)
    >>> [c.change_id for c in origins(r_szz, [old, new])]
    ['b']
    >>> [c.change_id for c in origins(r_szz, [old, new], reported_at=datetime(2024, 2, 1))]
    ['a']
    """
    if reported_at is not None:
        candidates = [c for c in candidates if c.landed_at is not None and c.landed_at <= reported_at]
    return pick(candidates)


FIXES = f"""
  SELECT change_id FROM change
  WHERE state = 'landed' AND type IN ('fix', 'security') AND NOT is_revert AND author_kind <> 'bot'
    AND NOT (kind = 'merge' AND is_hidden) AND n_files <= {GIANT_FILES}"""
"""What counts as a fix: by type; not by a bot, not tangled with a hundred files, and no merge that brings many changes."""


def removed_sql(fixes: str) -> str:
    """Return the SELECT of how many lines of code each of `fixes` (a SELECT of change ids) removed of each origin."""
    return f"""
      SELECT l.sha AS fix, l.origin_sha AS origin, sum(l.n_lines) AS n_lines
      FROM line_removal l JOIN file_kind k ON k.path = l.path AND k.role = 'code'
      JOIN ({fixes}) f ON f.change_id = l.sha WHERE l.origin_sha <> '' GROUP BY l.sha, l.origin_sha ORDER BY fix, origin"""


class Line:
    """The landed changes of all repositories: where each stands on its mainline, and what is known of it."""

    def __init__(self, changes: Rows) -> None:
        """Read the rows of `CHANGES`."""
        self.rows = changes
        self.row: dict[str, int] = {sha: i for i, sha in enumerate(changes["change_id"].tolist())}
        self._at = list(
            zip(*(changes[name].tolist() for name in ("repository", "position", "landed_at", "is_revert")), strict=True)
        )

    def is_before(self, origin: str, fix: str) -> bool:
        """Return whether `origin` landed before `fix` in the same repository, and is no revert itself."""
        if origin not in self.row or fix not in self.row:
            return False
        (of, at, _, is_revert), (by, later, _, _) = self._at[self.row[origin]], self._at[self.row[fix]]
        return bool(of == by and at < later and not is_revert)

    def candidates(self, removed: Rows) -> dict[str, list[Candidate]]:
        """Group the rows of `removed_sql` by fix."""
        found: dict[str, list[Candidate]] = {}
        for fix, origin, n in zip(*(removed[name].tolist() for name in ("fix", "origin", "n_lines")), strict=True):
            if self.is_before(origin, fix):
                _, position, landed_at, _ = self._at[self.row[origin]]
                found.setdefault(fix, []).append(Candidate(origin, int(position), landed_at, int(n)))
        return found


CHANGES = """
  SELECT c.change_id, c.repository, m.position, c.landed_at, c.is_revert, c.author, c.author_kind, c.type
  FROM change c JOIN "commit" m ON m.sha = c.change_id WHERE c.state = 'landed' ORDER BY c.change_id"""


_NAMED = """
      WITH landing AS (SELECT sha, min(change_id) AS change_id FROM change_commit GROUP BY sha),
      undone AS (
        SELECT s.sha, c.sha AS reverted FROM commit_sign s JOIN "commit" c ON c.sha = s.reverts
        UNION SELECT s.sha, c.sha FROM commit_sign s
        JOIN "commit" c ON left(c.sha, 7) = left(s.reverts, 7) AND starts_with(c.sha, s.reverts) WHERE length(s.reverts) < 40
        UNION SELECT s.sha, o.sha FROM commit_sign s JOIN "commit" c ON c.sha = s.sha
        JOIN commit_sign t ON t.number = s.reverts_number
        JOIN "commit" o ON o.sha = t.sha AND o.repository = c.repository AND o.position IS NOT NULL),
      told AS (
        SELECT repaired_by AS fix, change_id AS origin, 'incident' AS evidence, confidence FROM "incident_cause"
        UNION ALL SELECT sha, reverted, 'revert', 1.0 FROM undone),
      named AS (
        SELECT f.change_id AS fix, o.change_id AS origin, t.evidence, t.confidence
        FROM told t JOIN landing f ON f.sha = t.fix JOIN landing o ON o.sha = t.origin)
      SELECT fix, origin, min(evidence) AS evidence, max(confidence) AS confidence FROM named
      GROUP BY fix, origin ORDER BY fix, origin"""


@builds(
    "defect_origin",
    named=_NAMED,
    removed=removed_sql(FIXES),
    changes=CHANGES,
)
def defect_origin(rows: Mapping[str, Rows], settings: Settings) -> Columns:  # noqa: ARG001 - every build is called alike
    """Take what incidents and reverts name; for the other fixes, choose among the changes whose lines they removed.

    Source: Śliwerski et al. 2005, Davies et al. 2014, Rosa et al. 2021. Known problems: a fix that only adds lines names
    nobody; a line that was merely near the defect, or moved, is blamed like any other.
    """
    line = Line(rows["changes"])
    named, removed = _named(rows["named"], line), line.candidates(rows["removed"])
    found = [
        Origin(fix, chosen, *named.get((fix, chosen), ("lines", RELEASED, LINES_SURE)), n)
        for fix, chosen, n in _chosen(named, removed)
    ]
    return _columns(found, line)


class Origin(NamedTuple):
    """One origin behind one fix, and how it was told."""

    fixed_by: str
    change_id: str
    evidence: str
    rule: str
    confidence: float
    n_lines: int


Told = tuple[str, str, float]


def _named(rows: Rows, line: Line) -> dict[tuple[str, str], Told]:
    """Return what was told without looking at lines: evidence, rule and confidence for each (fix, origin)."""
    listed = zip(*(rows[name].tolist() for name in ("fix", "origin", "evidence", "confidence")), strict=True)
    return {
        (fix, origin): (evidence, evidence, min(sure, NAMED_SURE))
        for fix, origin, evidence, sure in listed
        if line.is_before(origin, fix)
    }


def _chosen(
    named: Mapping[tuple[str, str], Told], removed: Mapping[str, list[Candidate]]
) -> Iterator[tuple[str, str, int]]:
    """Yield (fix, origin, lines): what is named, then what lines tell of fixes that nothing names."""
    went = {(fix, c.change_id): c.n_lines for fix, candidates in removed.items() for c in candidates}
    for fix, origin in named:
        yield fix, origin, went.get((fix, origin), 0)
    known = {fix for fix, _ in named}
    for fix, candidates in removed.items():
        if fix not in known and sum(c.n_lines for c in candidates) <= GIANT_LINES:
            for c in origins(released, candidates):
                yield fix, c.change_id, c.n_lines


def _columns(found: Sequence[Origin], line: Line) -> Columns:
    changes = line.rows
    by = np.array([line.row[o.fixed_by] for o in found], dtype=int)
    of = np.array([line.row[o.change_id] for o in found], dtype=int)
    told = zip(*found, strict=True) if found else [()] * len(Origin._fields)
    return dict(zip(Origin._fields, map(list, told), strict=True)) | {
        "repository": changes["repository"][of],
        "origin_at": changes["landed_at"][of],
        "fixed_at": changes["landed_at"][by],
        **{name: changes[name][of] for name in ("author", "author_kind", "type")},
    }
