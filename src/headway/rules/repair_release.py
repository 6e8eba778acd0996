"""Repair releases: the one way an incident is inferred from git alone."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from headway.core.settings import Settings
from headway.rules.base import Columns, Rows, builds

REVERT_SURE, FIX_SURE, HALF = 0.9, 0.5, 0.5
HARMLESS = ("docs", "test", "ci", "style", "release", "dependency", "build", "chore")
"""Types of change whose being taken back says nothing about how the release ran."""


def repair_release(kind: str, same_line: bool, seconds: float, days: int, share: float = 1.0) -> float:
    """Return how sure we are that one release repaired another: .9 for a revert, .5 for a fix of its lines, else 0.

    `share` is the part of a fix's removed lines that the failed release shipped first. A subject alone never counts.
    Known problems: a revert may be a change of mind; a fix may mend what no user met.

    >>> repair_release("revert", True, 86_400, 14), repair_release("fix", True, 86_400, 14, share=0.5)
    (0.9, 0.5)
    >>> repair_release("fix", True, 86_400, 14, share=0.4), repair_release("revert", False, 86_400, 14)
    (0.0, 0.0)
    >>> repair_release("revert", True, 15 * 86_400, 14), repair_release("revert", True, 0, 14)
    (0.0, 0.0)
    """
    if not same_line or not 0 < seconds <= days * 86_400:
        return 0.0
    return REVERT_SURE if kind == "revert" else FIX_SURE if share >= HALF else 0.0


_SHIPPED = """shipped AS (
        SELECT s.sha, s.release, r.repository, r.stream, r.line, r.released_at
        FROM shipped_commit s JOIN release r ON r.release = s.release)"""


@builds(
    "repair",
    reads=("incidents.days",),
    reverts=f"""
      WITH {_SHIPPED},
      undone AS (
        SELECT s.sha, c.sha AS reverted FROM commit_sign s JOIN "commit" c ON c.sha = s.reverts
        UNION SELECT s.sha, c.sha FROM commit_sign s
        JOIN "commit" c ON left(c.sha, 7) = left(s.reverts, 7) AND starts_with(c.sha, s.reverts)
        WHERE length(s.reverts) < 40
        UNION SELECT s.sha, o.sha FROM commit_sign s JOIN "commit" c ON c.sha = s.sha
        JOIN commit_sign t ON t.number = s.reverts_number
        JOIN "commit" o ON o.sha = t.sha AND o.repository = c.repository AND o.position IS NOT NULL),
      -- a change of tests, documentation and pipelines alone cannot have failed where the release ran
      aside AS (
        SELECT s.sha FROM side_commit s JOIN (
          SELECT f.sha FROM file_change f JOIN file_kind k ON k.path = f.path GROUP BY f.sha
          HAVING bool_and(k.role IN ('test', 'docs') OR coalesce(k.tells, '') = 'ci')) f ON f.sha = s.change_id)
      SELECT 'revert' AS kind, f.release AS failed, q.release AS repair, f.line = q.line AS same_line,
             date_diff('second', f.released_at, q.released_at) AS seconds, 1.0 AS share,
             u.reverted AS cause, u.sha AS repaired_by
      FROM undone u JOIN shipped f ON f.sha = u.reverted
      JOIN shipped q ON q.sha = u.sha AND q.stream = f.stream AND q.repository = f.repository AND q.line = f.line
      JOIN commit_sign t ON t.sha = u.reverted
      WHERE q.released_at > f.released_at AND q.released_at <= f.released_at + {{incidents.days}} * INTERVAL 1 DAY
        AND coalesce(t.type, '') NOT IN {HARMLESS} AND t.reverts IS NULL
        AND u.reverted NOT IN (SELECT sha FROM aside) AND u.sha NOT IN (SELECT sha FROM aside)
        AND NOT EXISTS (SELECT 1 FROM undone v JOIN shipped w ON w.sha = v.sha
                        WHERE v.reverted = u.sha AND w.release = q.release)
      ORDER BY failed, repair, cause, repaired_by""",
    fixes=f"""
      WITH {_SHIPPED},
      gone AS (
        SELECT l.sha, l.origin_sha, sum(l.n_lines) AS n
        FROM line_removal l JOIN change c ON c.change_id = l.sha JOIN file_kind k ON k.path = l.path
        WHERE c.type IN ('fix', 'security') AND k.role = 'code' GROUP BY l.sha, l.origin_sha),
      whole AS (SELECT sha, sum(n) AS n FROM gone GROUP BY sha),
      both_ AS (
        SELECT g.sha, g.origin_sha, g.n, f.release AS failed, q.release AS repair,
               date_diff('second', f.released_at, q.released_at) AS seconds
        FROM gone g JOIN shipped q ON q.sha = g.sha
        JOIN shipped f ON f.sha = g.origin_sha AND f.stream = q.stream AND f.repository = q.repository AND f.line = q.line
        WHERE q.released_at > f.released_at AND q.released_at <= f.released_at + {{incidents.days}} * INTERVAL 1 DAY),
      share AS (SELECT b.sha, b.failed, b.repair, sum(b.n) / any_value(w.n) AS share
                FROM both_ b JOIN whole w ON w.sha = b.sha GROUP BY b.sha, b.failed, b.repair)
      SELECT 'fix' AS kind, b.failed, b.repair, true AS same_line, b.seconds, s.share,
             b.origin_sha AS cause, b.sha AS repaired_by
      FROM both_ b JOIN share s ON s.sha = b.sha AND s.failed = b.failed AND s.repair = b.repair
      WHERE s.share >= {HALF} ORDER BY failed, repair, cause, repaired_by""",
)
def repair(rows: Mapping[str, Rows], settings: Settings) -> Columns:
    """Weigh every pair of releases in which the later one took something of the earlier one back."""
    out: dict[str, list[Any]] = {
        name: [] for name in ("failed", "repair", "cause", "repaired_by", "rule", "confidence")
    }
    for part in (rows["reverts"], rows["fixes"]):
        for i, kind in enumerate(part["kind"]):
            sure = repair_release(
                kind,
                bool(part["same_line"][i]),
                float(part["seconds"][i]),
                settings.incidents.days,
                float(part["share"][i]),
            )
            if sure:
                values = (part["failed"][i], part["repair"][i], part["cause"][i], part["repaired_by"][i], kind, sure)
                for column, value in zip(out.values(), values, strict=True):
                    column.append(value)
    return {
        name: np.array(column, dtype=object) if name != "confidence" else np.array(column, dtype=float)
        for name, column in out.items()
    }
