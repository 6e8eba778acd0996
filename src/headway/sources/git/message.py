"""Commit messages without people in them: trailers are read, then names, addresses and mentions are taken out."""

import re
from collections.abc import Callable

from headway.rules.ai_tool import as_address, assistant

LONGEST = 4_000
"""Characters of a message that are kept."""

PARTS = {
    "co-authored-by": "co_author",
    "co-developed-by": "co_author",
    "reviewed-by": "reviewer",
    "acked-by": "approver",
    "approved-by": "approver",
    "tested-by": "tester",
    "reported-by": "reporter",
    "signed-off-by": "signer",
    "assisted-by": "assistant",
    "generated-by": "assistant",
}

_TRAILER = re.compile(
    r"^([ \t]*)(" + "|".join(PARTS) + r")([ \t]*:[ \t]*)([^\n<]*?)[ \t]*(?:<([^<>\n]*)>)?[^\S\n]*$", re.I | re.M
)
_ANY_PERSON = re.compile(r"^([ \t]*[A-Za-z-]+-by[ \t]*:[ \t]*)(.+)$", re.M)
_ADDRESS = re.compile(r"<?[^\s<>()\[\],;:\"']{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+>?")
_MENTION = re.compile(r"(?<![\w@/.])@[A-Za-z0-9][A-Za-z0-9-]*")
_BRANCH_OWNER = re.compile(r"^(Merge pull request #\d+ from )[^/\s]+/")

Resolve = Callable[[str, str], str]
"""From a name and an address as written to a pseudonym."""


def scrub(message: str, resolve: Resolve) -> tuple[str, list[tuple[str, str]]]:
    r"""Return the message without names and addresses, and the (pseudonym, part) of everyone its trailers name.

    >>> scrub("Fix it\n\nReviewed-by: Ada <ada@x.org>\nCc: bob@y.org, @eve", lambda name, address: "p1")
    ('Fix it\n\nReviewed-by: person:p1\nCc: <address>, @…', [('p1', 'reviewer')])
    """
    text = message[: LONGEST * 2]
    people: list[tuple[str, str]] = []
    # Most messages name nobody; these two looks are far cheaper than the expressions.
    if "-by" in text or "-By" in text or "-BY" in text:
        text = _TRAILER.sub(lambda found: _person(found, resolve, people), text)
        text = _ANY_PERSON.sub(_hide, text)
    if "@" in text:
        text = _MENTION.sub("@…", _ADDRESS.sub("<address>", text))
    if text.startswith("Merge pull"):
        text = _BRANCH_OWNER.sub(r"\1…/", text)
    return text[:LONGEST], people


def _person(found: re.Match[str], resolve: Resolve, people: list[tuple[str, str]]) -> str:
    indent, word, colon, name, address = found.groups()
    part = PARTS[word.lower()]
    if part == "assistant" and not address and (tool := assistant(name)):
        name, address = "", as_address(tool)
    if not address and "@" in name:
        name, address = "", name
    if not name and not address:
        return found[0]
    person = resolve(name, address or "")
    people.append((person, part))
    return f"{indent}{word}{colon}person:{person}"


def _hide(found: re.Match[str]) -> str:
    # Words such as Suggested-by name people too; they are no part we count, so nobody is looked up.
    return found[0] if found[2].startswith("person:") else f"{found[1]}<person>"
