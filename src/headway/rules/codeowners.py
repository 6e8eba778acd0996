"""What a CODEOWNERS file says about the parts of the code: its sections, or the folders it gives owners. Owners are not read."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

LONGEST = 200
"""Characters of a pattern; longer ones are passed over."""

_SECTION = re.compile(r"^\^?\[([^\]]{1,80})\]")
_SIGNS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_REGEX = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class Owned(NamedTuple):
    """One pattern and the section it stands in ("" outside of any)."""

    pattern: str
    section: str


def read_codeowners(text: str, most: int = 1000) -> list[Owned]:
    r"""Read the patterns of a CODEOWNERS file in order, at most `most` of them.

    Source: the syntax of GitHub and GitLab. Known problems: escaped blanks end a pattern here;
    a pattern with more than two wildcards is passed over, since many of them can be made to match forever.

    >>> read_codeowners("# ours\n*  @all\n[Docs] @writers\n/docs/ @ada\n")
    [Owned(pattern='*', section=''), Owned(pattern='/docs/', section='Docs')]
    """
    found: list[Owned] = []
    section = ""
    for line in text.splitlines():
        words = line.split()
        if match := _SECTION.match(line.strip()):
            section = match[1]
        elif words and not words[0].startswith(("#", "!")) and words[0].count("*") - words[0].count("**") <= 2:
            found.append(Owned(words[0], section))
    return [one for one in found if len(one.pattern) <= LONGEST][:most]


def owned_area(owned: Iterable[Owned]) -> tuple[set[str], Callable[[str], str]]:
    """Return the areas that the patterns name, and the function from a path to its area ("" where none owns it).

    The last pattern that matches decides, as with the hosts. A pattern without a folder and outside of a section names no area.

    >>> names, place = owned_area([Owned("/lib/", ""), Owned("/lib/web/*.js", ""), Owned("docs", "Docs"), Owned("*", "")])
    >>> sorted(names), place("lib/a.py"), place("lib/web/x.js"), place("a/docs/b.md"), place("x.py")
    (['Docs', 'lib', 'lib/web'], 'lib', 'lib/web', 'Docs', '')
    """
    named = [(name, one.pattern) for one in owned if (name := one.section or _folder(one.pattern))]
    if not named:
        return set(), lambda _: ""
    # the first alternative that matches wins, so the order is turned round
    whole = re.compile("|".join(f"({_expression(pattern)})" for _, pattern in reversed(named)))
    names = [name for name, _ in reversed(named)]

    def place(path: str) -> str:
        match = whole.match(path)
        return names[match.lastindex - 1] if match and match.lastindex else ""

    return set(names), place


def _folder(pattern: str) -> str:
    parts = pattern.strip("/").split("/")
    kept = [part for part in parts[:-1] if not re.search(r"[*?\[]", part)]
    last = parts[-1]
    return "/".join(kept if re.search(r"[*?\[.]", last) else [*kept, last])


def _expression(pattern: str) -> str:
    anchored = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    inner = "".join(_REGEX.get(sign, re.escape(sign)) for sign in _SIGNS.findall(pattern.strip("/")))
    return f"{anchored}{inner}(?:/.*)?$"
