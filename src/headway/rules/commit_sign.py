"""Writes `commit_sign`: for each commit, all that its message and its people tell."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from headway.core.settings import Settings
from headway.rules.ai_evidence import ai_evidence
from headway.rules.base import Columns, Rows, builds
from headway.rules.change_type import change_type
from headway.rules.sign import read_sign, says_revert

_COLUMNS = (
    "sha",
    "type",
    "type_rule",
    "type_confidence",
    "reverts",
    "reverts_number",
    "picked_from",
    "number",
    "title_id",
    "ai_tier",
    "ai_tool",
)


@builds(
    "commit_sign",
    reads=("changes.prefixes", "people"),
    grows_by="sha",
    commits="""
      SELECT c.sha, c.message, coalesce(a.tool, '') AS agent
      FROM {new} n JOIN "commit" c ON c.sha = n.sha
      LEFT JOIN (SELECT w.sha, min(p.tool) AS tool FROM commit_person w JOIN person p ON p.person = w.person
                 WHERE p.kind = 'agent' AND w.part <> 'reporter' GROUP BY w.sha) a ON a.sha = c.sha
      ORDER BY c.sha""",
)
def commit_sign(rows: Mapping[str, Rows], settings: Settings) -> Columns:
    """Read every message once."""
    commits = rows["commits"]
    extra = {word.lower().rstrip(":"): kind for word, kind in settings.changes.prefixes.items()}
    read = (
        _row(sha, message, agent, extra)
        for sha, message, agent in zip(commits["sha"], commits["message"], commits["agent"], strict=True)
    )
    columns = list(zip(*read, strict=True)) or [()] * len(_COLUMNS)
    return dict(zip(_COLUMNS, columns, strict=True))


def _row(sha: str, message: str, agent: str, extra: Mapping[str, str]) -> tuple[Any, ...]:
    sign = read_sign(message)
    told = change_type(sign.title, extra)
    if (sign.reverts or (sign.title.startswith("Rev") and says_revert(sign.title))) and not (
        told and told.rule == "prefix"
    ):
        kind: tuple[Any, ...] = ("revert", "text", 0.95 if sign.reverts else 0.9)
    else:
        kind = told or (None, None, None)
    evidence = ai_evidence(message, agent, sign.branch) or (None, None)
    # beside the number of its request a title needs no strong hash, and there are many titles
    title_id = None if sign.number is None else f"{crc32(sign.title.encode('utf-8', 'replace')):08x}"
    return (sha, *kind, sign.reverts, sign.reverts_number, sign.picked_from, sign.number, title_id, *evidence)
