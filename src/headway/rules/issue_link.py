"""Writes `issue_link`: which issues the message of a commit names, and how sure it is that it works on them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from headway.core.settings import Settings
from headway.rules.base import Columns, Inferred, Rows, builds

SURE = {"closes": 0.95, "key": 0.9, "mention": 0.5}
"""How sure each rule is that the commit works on the issue; a bare mention may as well be an aside."""

_CLOSING = re.compile(r"\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing))(?:\s*:)?\s+", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:#|\b(?:GH|gh)-)(\d{1,18})\b|\b([A-Z][A-Z0-9_]{0,30}-\d{1,18})\b")
_AND = re.compile(r"\s*(?:,\s*and\b|,|&|\band\b)?\s*(?:issues?\s+)?")
_ELSEWHERE = re.compile(r"[\w./-]")
"""Before a #: the number is one of another repository (owner/name#12), or the part of an address."""


def issue_link(message: str) -> Iterator[Inferred]:
    r"""Yield the issues that a message names: number or key, the rule that told, and how sure it is; each once, the surest.

    Source: the closing words of GitHub and GitLab, the keys of Jira. Known problems: the number of a pull or merge request looks
    like that of an issue, so only issues that are known count; work that is told in the request alone leaves no trace in git.

    >>> [(i.value, i.rule) for i in issue_link("Mend doors (#7)\n\nFixes #12, #13 and closes: GH-14; see other/door#9")]
    [('12', 'closes'), ('13', 'closes'), ('14', 'closes'), ('7', 'mention')]
    >>> [(i.value, i.rule) for i in issue_link("SHOP-12: mend the door, resolves SHOP-9")]
    [('SHOP-9', 'closes'), ('SHOP-12', 'key')]
    """
    found: dict[str, str] = {}
    for closing in _CLOSING.finditer(message):
        at = _AND.match(message, closing.end())
        while at and (named := _REFERENCE.match(message, at.end())):
            found.setdefault(named[1] or named[2], "closes")
            at = _AND.match(message, named.end())
    for named in _REFERENCE.finditer(message):
        before = message[named.start() - 1 : named.start()]
        if not named[1] or not _ELSEWHERE.match(before):
            found.setdefault(named[1] or named[2], "mention" if named[1] else "key")
    return (Inferred(issue, rule, SURE[rule]) for issue, rule in found.items())


@builds(
    "issue_link",
    issues="SELECT repository, issue FROM issue ORDER BY repository, issue",
    commits="""
      SELECT c.sha, c.repository, c.message FROM "commit" c
      WHERE c.repository IN (SELECT repository FROM issue) AND regexp_matches(c.message, '#[0-9]|[A-Za-z0-9_]-[0-9]')
      ORDER BY c.sha""",
)
def links(rows: Mapping[str, Rows], settings: Settings) -> Columns:  # noqa: ARG001 - every build is called alike
    """Read the messages that may name an issue, and keep what names one that there is."""
    known = set(zip(rows["issues"]["repository"], rows["issues"]["issue"], strict=True))
    commits = zip(*(rows["commits"][name] for name in ("sha", "repository", "message")), strict=True)
    found: list[tuple[Any, ...]] = [
        (sha, repository, *named)
        for sha, repository, message in commits
        for named in issue_link(message)
        if (repository, named.value) in known
    ]
    names = ("sha", "repository", "issue", "rule", "confidence")
    return dict(zip(names, zip(*found, strict=True) if found else [()] * len(names), strict=True))
