"""Writes `defect_origin`: what incidents and reverts name, else what the lines tell that a fix touched."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from headway.core.settings import Settings
from headway.rules.base import Columns, Rows, builds
from headway.rules.szz import PRODUCT, RELEASED, Candidate, origins, touched_sql

SURE = {"revert": 0.9, "incident": 0.7, "lines": 0.6, "beside": 0.5}
"""How sure each evidence is: for lines, about the precision measured on fixes whose developers named the origin, see
docs/defect-origins.md. An incident whose repair was a revert is as sure as a revert; one told by a fix as the table says.
"""

LINKED = 0.9
"""How sure a link to an issue must be for its date to count."""

GIANT_FILES, GIANT_LINES = 100, 1_000
"""A fix that touches more files, or removes more lines of code, is tangled with so much else that its lines tell nothing."""


FIXES = f"""
  SELECT change_id FROM change
  WHERE state = 'landed' AND type IN ('fix', 'security') AND NOT is_revert AND author_kind <> 'bot'
    AND NOT (kind = 'merge' AND is_hidden) AND n_files <= {GIANT_FILES}"""
"""What counts as a fix: by type; not by a bot, not tangled with a hundred files, and no merge that brings many changes."""


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

    def candidates(self, touched: Rows) -> dict[str, list[Candidate]]:
        """Group the rows of `szz.touched_sql` by fix."""
        names = ("fix", "origin", "place", "n_lines", "n_beside")
        found: dict[str, list[Candidate]] = {}
        for fix, origin, *numbers in zip(*(touched[name].tolist() for name in names), strict=True):
            if self.is_before(origin, fix):
                _, position, landed_at, _ = self._at[self.row[origin]]
                age = self._at[self.row[fix]][1] - position
                found.setdefault(fix, []).append(Candidate(origin, int(age), landed_at, *map(int, numbers)))
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
        SELECT k.repaired_by AS fix, k.change_id AS origin, 'incident' AS evidence, k.confidence, i.resolved_at AS told_at
        FROM incident_cause k JOIN incident i ON i.incident = k.incident
        UNION ALL SELECT sha, reverted, 'revert', 1.0, NULL FROM undone),
      named AS (
        SELECT f.change_id AS fix, o.change_id AS origin, t.evidence, t.confidence, t.told_at
        FROM told t JOIN landing f ON f.sha = t.fix JOIN landing o ON o.sha = t.origin)
      -- a revert says so at once; that a fix mended a release shows only when the repaired one comes out
      SELECT fix, origin, min(evidence) AS evidence, max(confidence) AS confidence,
             CASE WHEN count(told_at) = count(*) THEN min(told_at) END AS told_at FROM named
      GROUP BY fix, origin ORDER BY fix, origin"""


_REPORTED = f"""
      SELECT k.change_id AS fix, max(i.opened_at) AS reported_at
      FROM issue_link l JOIN issue i ON i.repository = l.repository AND i.issue = l.issue
      JOIN change_commit k ON k.sha = l.sha JOIN change c ON c.change_id = k.change_id
      WHERE l.confidence >= {LINKED} AND i.opened_at <= c.landed_at GROUP BY k.change_id ORDER BY fix"""
"""When what a fix mends was reported: the latest of the issues it works on, of those that were open before it landed."""


@builds(
    "defect_origin",
    named=_NAMED,
    reported=_REPORTED,
    touched=touched_sql(FIXES, PRODUCT),
    changes=CHANGES,
)
def defect_origin(rows: Mapping[str, Rows], settings: Settings) -> Columns:  # noqa: ARG001 - every build is called alike
    """Take what incidents and reverts name; for the other fixes, choose among the changes whose lines they touched.

    Where a fix names an issue that is known, what landed after it was opened cannot be what it reports, and is left out.
    Source: Śliwerski et al. 2005, Davies et al. 2014, Rosa et al. 2021. Known problems: a line that was merely near the
    defect, or that was moved, is blamed like any other; a defect that was always there is laid on whoever wrote there last.
    """
    line = Line(rows["changes"])
    told = rows["reported"]
    reported = dict(zip(told["fix"].tolist(), told["reported_at"].tolist(), strict=True))
    return _columns(list(_found(_named(rows["named"], line), line.candidates(rows["touched"]), reported)), line)


class Origin(NamedTuple):
    """One origin behind one fix, and how it was told."""

    fixed_by: str
    change_id: str
    evidence: str
    rule: str
    confidence: float
    told_at: datetime | None
    n_lines: int


Told = tuple[str, str, float, datetime | None]


def _named(rows: Rows, line: Line) -> dict[tuple[str, str], Told]:
    """Return what was told without looking at lines, for each (fix, origin): evidence, rule, confidence and when."""
    listed = zip(*(rows[name].tolist() for name in ("fix", "origin", "evidence", "confidence", "told_at")), strict=True)
    return {
        (fix, origin): (evidence, evidence, min(max(sure, SURE[evidence]), SURE["revert"]), told_at)
        for fix, origin, evidence, sure, told_at in listed
        if line.is_before(origin, fix)
    }


def _found(
    named: Mapping[tuple[str, str], Told], touched: Mapping[str, list[Candidate]], reported: Mapping[str, datetime]
) -> Iterator[Origin]:
    """Yield what is named, then what lines tell of the fixes that nothing names."""
    went = {(fix, c.change_id): c.n_lines for fix, candidates in touched.items() for c in candidates}
    for (fix, origin), told in named.items():
        yield Origin(fix, origin, *told, went.get((fix, origin), 0))
    known = {fix for fix, _ in named}
    for fix, candidates in touched.items():
        if fix not in known and sum(c.n_lines for c in candidates) <= GIANT_LINES:
            for c in origins(RELEASED, candidates, reported.get(fix)):
                evidence = "lines" if c.n_lines else "beside"
                yield Origin(fix, c.change_id, evidence, RELEASED.__name__, SURE[evidence], None, c.n_lines)


def _columns(found: Sequence[Origin], line: Line) -> Columns:
    changes = line.rows
    by = np.array([line.row[o.fixed_by] for o in found], dtype=int)
    of = np.array([line.row[o.change_id] for o in found], dtype=int)
    told = zip(*found, strict=True) if found else [()] * len(Origin._fields)
    columns = dict(zip(Origin._fields, map(list, told), strict=True))
    told_at = np.array(columns.pop("told_at"), dtype="datetime64[us]")
    return columns | {
        "repository": changes["repository"][of],
        "origin_at": changes["landed_at"][of],
        # a missing instant yields to the other one
        "fixed_at": np.fmax(changes["landed_at"][by], told_at),
        **{name: changes[name][of] for name in ("author", "author_kind", "type")},
    }
