"""What type of change a subject tells: a conventional prefix first, else words; what the paths tell is in `path_role`."""

import re
from collections.abc import Mapping
from functools import cache

from headway.rules.base import Inferred

TYPES = (
    "feature", "fix", "refactor", "docs", "test", "build", "ci", "perf",
    "style", "chore", "revert", "release", "security", "dependency",
)  # fmt: skip
"""Every type that can be told; what nothing tells is "other"."""

PREFIXES = {
    "feat": "feature", "feature": "feature", "add": "feature", "enh": "feature", "enhancement": "feature", "new": "feature",
    "fix": "fix", "bugfix": "fix", "hotfix": "fix", "bug": "fix", "fixes": "fix", "fixed": "fix", "regression": "fix",
    "refactor": "refactor", "refact": "refactor", "ref": "refactor", "cleanup": "refactor", "clean": "refactor", "mnt": "chore",
    "doc": "docs", "docs": "docs", "documentation": "docs", "changelog": "docs", "copy": "docs",
    "test": "test", "tests": "test", "tst": "test", "testing": "test",
    "build": "build", "bld": "build", "packaging": "build", "ci": "ci", "perf": "perf", "performance": "perf",
    "style": "style", "sty": "style", "lint": "style", "typing": "style", "chore": "chore", "maint": "chore", "misc": "chore",
    "revert": "revert", "release": "release", "rel": "release", "rls": "release", "security": "security", "sec": "security",
    "dep": "dependency", "deps": "dependency", "dependency": "dependency", "dependencies": "dependency", "deps-dev": "dependency",
}  # fmt: skip
"""Words before a colon, as written in the Conventional Commits and in the habits of large projects."""

_CONVENTIONAL = re.compile(r"^\W{0,3}\[?([A-Za-z][A-Za-z-]{1,14})\]?\s?(?:\(([^()]{1,40})\))?!?\s?(?::|\]:?\s)")
_SCOPE = re.compile(r"^(deps|deps-dev|dependencies|security|release)$")

_TEXT: tuple[tuple[str, str, float], ...] = (
    (r"^(?:revert\b|reverts\b|back ?out\b|undo\b)", "revert", 0.9),
    (r"\bcve-\d{4}-\d+|\bsecurity (?:fix|issue|release|patch|vulnerab)|\bvulnerabilit", "security", 0.75),
    (r"^(?:bump|upgrade|update|pin|unpin)\b.{0,60}\b(?:from|to)\b.{0,20}\d|^update (?:dependenc|requirement|lock)|\bdependabot\b|^bump\b.{1,40}\bin /|^\[?pre-commit", "dependency", 0.75),
    (r"^(?:release|prepar\w+ (?:for )?(?:the )?(?:release|v?\d)|bump(?:ing|ed)? (?:to )?(?:the )?version|version bump|v?\d+\.\d+(?:\.\d+)?(?:[ab]|rc)?\d*$|cut |start(?:ing)? \w+ (?:cycle|development)|(?:new|set) version)", "release", 0.7),
    (r"\b(?:fix|fixes|fixed|fixing|bugfix|hotfix|bug|bugs|regression|crash(?:es|ed)?|broken|repair\w*|resolve[sd]? (?:issue|bug|#)|workaround|typeerror|segfault|deadlock|race condition|leak(?:s|ed|ing)?)\b", "fix", 0.7),
    (r"\b(?:typo|typos|readme|documentation|docs?|docstrings?|changelog|guides?|rdoc|release notes)\b", "docs", 0.7),
    (r"^(?:add|adds|added|adding|more|new)\b.{0,40}\btests?\b|^tests?\b|\b(?:test coverage|flaky|unit tests?|test case)\b", "test", 0.65),
    (r"\b(?:travis|github actions?|circleci|azure pipelines|appveyor|ci (?:build|job|config)|workflow file)\b|^ci\b", "ci", 0.65),
    (r"\b(?:perf|performance|speed(?:s|ed)? ?up|faster|optimi[sz]\w+|allocations?|memory usage)\b", "perf", 0.6),
    (r"\b(?:refactor\w*|clean ?up|cleanup|rename[sd]?|simplif\w+|extract(?:ed|s)? \w+|dry|tidy|reorgani[sz]\w+|restructur\w+|move[sd]? .{1,60} (?:to|into)|inline[sd]?)\b", "refactor", 0.6),
    (r"\b(?:remove[sd]?|delete[sd]?|drop(?:ped|s)?)\b.{0,30}\b(?:unused|dead|deprecated|obsolete|unnecessary|redundant)\b|^(?:remove|delete|drop) (?:unused|dead|unnecessary|redundant)", "refactor", 0.6),
    (r"\b(?:lint|rubocop|flake8|pep ?8|whitespace|formatting|indent\w*|code style|isort|prettier)\b", "style", 0.6),
    (r"\b(?:setup\.py|pyproject|makefile|dockerfile|packaging|gemspec|build system)\b", "build", 0.55),
    (r"^(?:add|adds|added|adding|implement\w*|introduc\w+|support|supports|allow|allows|enable[sd]?|new|make it possible|expose[sd]?)\b", "feature", 0.55),
)  # fmt: skip
_TELLING = tuple((re.compile(pattern), name, sure) for pattern, name, sure in _TEXT)


def type_by_prefix(subject: str, extra: Mapping[str, str]) -> Inferred | None:
    """Return the type that a conventional prefix tells; the user's own prefixes win.

    Source: Conventional Commits 1.0; numpy, pandas and angular prefixes. Known problems: `add:` and `ref:` are habits, not standards.

    >>> type_by_prefix("feat(api)!: drop the old call", {}).value, type_by_prefix("chore(deps): bump x", {}).value
    ('feature', 'dependency')
    >>> type_by_prefix("Note: this is no prefix", {}) is None, type_by_prefix("OPS-1: x", {"ops": "chore"}) is None
    (True, True)
    """
    match = _CONVENTIONAL.match(subject)
    if not match:
        return None
    word, scope = match[1].lower(), (match[2] or "").lower()
    if word in extra:
        return Inferred(extra[word], "prefix", 1.0)
    if word in {"chore", "build", "fix", "ci"} and _SCOPE.match(scope):
        return Inferred(PREFIXES.get(scope, scope), "prefix", 0.95)
    return Inferred(PREFIXES[word], "prefix", 0.95) if word in PREFIXES else None


@cache
def type_by_text(subject: str) -> Inferred | None:
    """Return the type that the words of a subject tell, the most telling kind of word first.

    Known problems: words are weak evidence ("fix" is in half of all subjects of some projects), so nothing that
    matters (an incident) rests on them alone.

    >>> type_by_text("Fix crash when the list is empty").value, type_by_text("Add support for sockets").value
    ('fix', 'feature')
    >>> type_by_text("Fix typo in README").value, type_by_text("Some thoughts") is None
    ('docs', True)
    """
    low = subject[:200].lower()
    found = next((Inferred(name, "text", sure) for tells, name, sure in _TELLING if tells.search(low)), None)
    if found and found.value == "fix" and _MENDS_WORDS.search(low):
        return Inferred("docs", "text", 0.65)
    return found


_MENDS_WORDS = re.compile(
    r"\b(?:typos?|spelling|grammar|docs?|documentation|readme|changelog|docstrings?|(?:broken )?links?)\b"
)


def change_type(subject: str, extra: Mapping[str, str]) -> Inferred | None:
    """Return the type a subject tells: prefix, else text, else None."""
    return type_by_prefix(subject, extra) or type_by_text(subject)
