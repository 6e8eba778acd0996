"""What a message says about its commit: what it reverts, what it was picked from, which request it landed, and its title."""

import re
from typing import NamedTuple

_REVERTS = re.compile(r"(?:This reverts commit|[Rr]everts? (?:commit )?)\s*\"?([0-9a-f]{7,64})\b")
_REVERTS_NUMBER = re.compile(r"^Reverts? (?:[\w.-]+/[\w.-]+)?[#!](\d{1,9})\b", re.MULTILINE)
_PICKED = re.compile(r"\(cherry picked from commit ([0-9a-f]{7,64})(?:\)|\s)")
_BACKPORT = re.compile(r"^\[PR #\d{1,9}/([0-9a-f]{7,64}) backport\]")
_BACKPORT_BODY = re.compile(r"\bbackport of PR #\d{1,9} as merged into \S{1,100}\s+\(([0-9a-f]{7,64})\)")
_MERGE_REQUEST = re.compile(
    r"^Merge pull request #(\d{1,9})\b(?: from (\S+))?|^Merge request !(\d{1,9})|^Merge (?:PR )?#(\d{1,9})$|^[Aa]uto merge of #(\d{1,9})\b"
)
_SEE_REQUEST = re.compile(r"^See merge request \S*!(\d{1,9})", re.MULTILINE)
_MERGE_BRANCH = re.compile(
    r"^Merge (?:remote-tracking )?branch(?:es)? '([^']{1,200})'|^Merged in (\S{1,200}) \(pull request #(\d{1,9})\)"
)
_SQUASHED = re.compile(r"\((?:#|!|GH-|gh-)(\d{1,9})\)\s*$|\(pull request #(\d{1,9})\)\s*$")
_REVERT_TITLE = re.compile(r'^Revert(?:s|ed)?:? ["“]')


class Sign(NamedTuple):
    """What one message says; a missing part is None or ""."""

    title: str
    reverts: str | None
    reverts_number: int | None
    picked_from: str | None
    number: int | None
    branch: str
    is_merge: bool


def read_sign(message: str) -> Sign:
    r"""Read a commit message; the title of a merge is that of the request it landed.

    Source: what git itself writes (`revert`, `cherry-pick -x`), the merge subjects of GitHub, GitLab, Bitbucket and bors, and
    the titles and bodies of the backports that Patchback opens.
    Known problems: edited messages say nothing; a number in brackets is taken for a request only at the end of the subject.

    >>> read_sign('Revert "x"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.').reverts[:8]
    '01234567'
    >>> read_sign("Merge pull request #12 from ada/copilot/fix-1\n\nFix the door")[:1], read_sign("Mend (#7)").number
    (('Fix the door',), 7)
    """
    subject, _, body = message.partition("\n")
    merge = _MERGE_REQUEST.match(subject) if subject.startswith(("Merge", "Auto merge", "auto merge")) else None
    branch = _MERGE_BRANCH.match(subject) if subject.startswith("Merge") else None
    reverts = _REVERTS.search(message) if "evert" in message else None
    return Sign(
        _title(body) or subject if merge or branch else subject,
        reverts[1] if reverts else None,
        _reverted_number(subject, body),
        _picked(message),
        _number(subject, body, merge, branch),
        (merge[2] or "" if merge else branch[1] or branch[2] or "" if branch else ""),
        bool(merge or branch),
    )


def says_revert(title: str) -> bool:
    """Return whether a title is one that `git revert` writes.

    >>> says_revert('Revert "Add doors"'), says_revert("Reverted the polarity")
    (True, False)
    """
    return bool(_REVERT_TITLE.match(title))


def _picked(message: str) -> str | None:
    if "cherry picked from" in message and (picked := _PICKED.findall(message)):
        return str(picked[-1])
    if "backport" not in message:
        return None
    # the body has the whole id, and may have been edited away
    found = _BACKPORT_BODY.search(message) or _BACKPORT.search(message)
    return found[1] if found else None


def _reverted_number(subject: str, body: str) -> int | None:
    # the host's own revert button names the request instead of the commit
    found = _REVERTS_NUMBER.search(body) if "Reverts " in body and "evert" in subject + body[:200] else None
    return int(found[1]) if found else None


def _title(body: str) -> str:
    return next((line.strip() for line in body.splitlines() if line.strip()), "")


def _number(subject: str, body: str, merge: re.Match[str] | None, branch: re.Match[str] | None) -> int | None:
    squashed = _SQUASHED.search(subject) if subject.endswith(")") else None
    seen = _SEE_REQUEST.search(body) if "See merge request" in body else None
    for match in (merge, branch, squashed, seen):
        if match:
            for group in match.groups():
                if group and group.isdigit():
                    return int(group)
    return None
