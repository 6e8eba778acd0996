"""Writes `issue_link`: which issues the message of a commit, or the request it landed, names, and how sure it is that it works on them."""

import re
from collections.abc import Iterator, Mapping

from headway.core.settings import Settings
from headway.rules.base import Columns, Inferred, Rows, builds
from headway.rules.sign import read_sign

SURE = {"closes": 0.95, "request": 0.9, "key": 0.9, "branch": 0.9, "mention": 0.5}
"""How sure each rule is that the commit works on the issue; a bare mention may as well be an aside."""

_CLOSING = re.compile(r"\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing))(?:\s*:)?\s+", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:#|\b(?:GH|gh)-)(\d{1,18})\b|\b([A-Z][A-Z0-9_]{0,30}-\d{1,18})\b")
_BRANCH = re.compile(r"(?:^|/)(\d{1,18})-[A-Za-z]")
_AND = re.compile(r"\s*(?:,\s*and\b|,|&|\band\b)?\s*(?:issues?\s+)?")
_BRANCHED_KEY = re.compile(r"(?:^|/)([A-Z][A-Z0-9_]{0,30}-\d{1,18})(?!\d)")
_ELSEWHERE = re.compile(r"[\w./-]")
"""Before a #: the number is one of another repository (owner/name#12), or the part of an address."""


def issue_link(message: str) -> Iterator[Inferred]:
    r"""Yield the issues that a message names: number or key, the rule that told, and how sure it is; each once, the surest.

    Source: the closing words of GitHub and GitLab, the keys of Jira. Known problems: the number of a pull or merge request looks
    like that of an issue, so only issues that are known count; what only the request says is known
    where the file of issues holds the request.

    >>> [(i.value, i.rule) for i in issue_link("Mend doors (#7)\n\nFixes #12, #13 and closes: GH-14; see other/door#9")]
    [('12', 'closes'), ('13', 'closes'), ('14', 'closes'), ('7', 'mention')]
    >>> [(i.value, i.rule) for i in issue_link("SHOP-12: mend the door, resolves SHOP-9")]
    [('SHOP-9', 'closes'), ('SHOP-12', 'key')]
    """
    found: dict[str, str] = {}
    for issue in closed(message):
        found.setdefault(issue, "closes")
    if message.startswith("Merge") and (issue := branched(read_sign(message).branch)):
        found.setdefault(issue, "branch")
    for named in _REFERENCE.finditer(message):
        before = message[named.start() - 1 : named.start()]
        if not named[1] or not _ELSEWHERE.match(before):
            found.setdefault(named[1] or named[2], "mention" if named[1] else "key")
    return (Inferred(issue, rule, SURE[rule]) for issue, rule in found.items())


def branched(name: str) -> str:
    """Return the issue that a branch is called after, as GitHub and GitLab call it (12-title) or by its key; "" for none.

    >>> branched("feature/12-new-door"), branched("SHOP-3_door"), branched("release/2024-01")
    ('12', 'SHOP-3', '')
    """
    named = _BRANCH.search(name) or _BRANCHED_KEY.search(name)
    return named[1] if named else ""


def closed(text: str) -> Iterator[str]:
    """Yield the issues before which a closing word stands in the text of a message or request, in their order.

    >>> list(closed("This fixes #12 and SHOP-3, see #4"))
    ['12', 'SHOP-3']
    """
    for closing in _CLOSING.finditer(text):
        at = _AND.match(text, closing.end())
        while at and (named := _REFERENCE.match(text, at.end())):
            yield named[1] or named[2]
            at = _AND.match(text, named.end())


@builds(
    "issue_link",
    issues="SELECT repository, issue FROM issue ORDER BY repository, issue",
    commits="""
      SELECT c.sha, c.repository, c.message FROM "commit" c
      WHERE c.repository IN (SELECT repository FROM issue) AND regexp_matches(c.message, '#[0-9]|[A-Za-z0-9_]-[0-9]')
      ORDER BY c.sha""",
    branches="""
      SELECT sha, repository, name FROM ref WHERE kind = 'head' AND repository IN (SELECT repository FROM issue) ORDER BY ALL""",
    requests="""
      SELECT s.sha, c.repository, r.issue
      FROM request_issue r JOIN commit_sign s ON s.number = r.number
      JOIN "commit" c ON c.sha = s.sha AND c.repository = r.repository AND c.position IS NOT NULL
      UNION SELECT h.sha, h.repository, r.issue FROM request_issue r JOIN head h ON h.repository = r.repository AND h.number = r.number
      ORDER BY ALL""",
)
def links(rows: Mapping[str, Rows], settings: Settings) -> Columns:  # noqa: ARG001 - every build is called alike
    """Read the messages that may name an issue, and keep what names one that there is."""
    known = set(zip(rows["issues"]["repository"], rows["issues"]["issue"], strict=True))
    found = dict(sorted(_named(rows), key=lambda one: one[1][1]))
    told = [(*of, *found[of]) for of in sorted(found, key=str) if (of[1], of[2]) in known]
    names = ("sha", "repository", "issue", "rule", "confidence")
    return dict(zip(names, zip(*told, strict=True) if told else [()] * len(names), strict=True))


def _named(rows: Mapping[str, Rows]) -> Iterator[tuple[tuple[str, str, str], tuple[str, float]]]:
    """Yield (commit, repository, issue) with the rule that told and how sure it is."""
    for sha, repository, message in zip(
        *(rows["commits"][name] for name in ("sha", "repository", "message")), strict=True
    ):
        for named in issue_link(message):
            yield (sha, repository, named.value), (named.rule, named.confidence)
    for sha, repository, name in zip(*(rows["branches"][name] for name in ("sha", "repository", "name")), strict=True):
        yield (sha, repository, branched(name)), ("branch", SURE["branch"])
    for of in zip(*(rows["requests"][name] for name in ("sha", "repository", "issue")), strict=True):
        yield of, ("request", SURE["request"])
