"""Finds the two commits that a person named as A..B, and what lies between them, without git reading any name."""

import re
from typing import NamedTuple

from headway.core.errors import BadInput
from headway.core.text import one_line
from headway.sources.git.content import Content, read_content
from headway.sources.git.diff import Diff
from headway.sources.git.patches import read_diffs
from headway.sources.git.quarantine import Quarantine
from headway.sources.git.run import GitFailed

_NAMED = re.compile(r"(?P<name>.+?)(?:~(?P<back>\d{1,6})|\^)?\Z", re.DOTALL)
_ID = re.compile(r"[0-9a-f]{4,64}\Z")


class Between(NamedTuple):
    """What B changed since it left A: the diff, what its lines say, and the messages of its commits, newest first."""

    diff: Diff
    content: Content | None
    messages: list[str]


def between(quarantine: Quarantine, span: str) -> Between:
    """Read `A..B` (or `A...B`: both mean since B left A, as hosts show it); raise `BadInput` for a name that is not there."""
    old, dots, new = span.partition("..")
    if not dots or not old or not new.strip("."):
        raise BadInput(f"--rev must be A..B. Got {one_line(span)!r} instead.", "For example --rev main..HEAD.")
    git = quarantine.git
    base, head = resolve(quarantine, old), resolve(quarantine, new.strip("."))
    try:
        base = git("merge-base", base, head).decode().split("\n", 1)[0]
    except GitFailed:
        raise BadInput(f"{one_line(span)} share no history.", "Name two commits of one line of work.") from None
    said = git(
        "log", "--stdin", "-z", "--no-merges", "--format=%B", "--encoding=UTF-8", stdin=f"{head}\n^{base}\n".encode()
    )
    [diff] = read_diffs(git, [(head, base)], set())
    [content] = read_content(git, [(head, base)])
    return Between(diff, content, [m.strip() for m in said.decode("utf-8", "replace").split("\0") if m.strip()])


def resolve(quarantine: Quarantine, word: str) -> str:
    """Return the object id of a commit named by branch, tag, id or HEAD, with `~n` or `^` behind it for an ancestor."""
    match = _NAMED.match(word)
    name, back = (match["name"], int(match["back"] or word.endswith("^"))) if match else (word, 0)
    named = {ref.name: ref.sha for ref in reversed(quarantine.refs)} | {"HEAD": quarantine.head_sha}
    sha = named.get(name) or named.get(f"origin/{name}") or (name if _ID.match(name) else None)
    try:
        said = quarantine.git("rev-parse", "--verify", "--quiet", f"{sha}~{back}^{{commit}}") if sha else b""
    except GitFailed:
        said = b""
    if not said:
        raise BadInput(f"There is no commit {one_line(word)!r}.", "Name a branch, a tag, an object id or HEAD.")
    return said.decode().strip()
