"""What type of change a subject tells: a conventional prefix first, else words; what the paths tell is in `path_role`."""

import re
from collections.abc import Mapping

from headway.rules.base import Inferred
from headway.rules.subject import after_scope, is_merge, is_private_fix, own_words

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

CONVENTIONAL = re.compile(r"^\W{0,3}\[?([A-Za-z][A-Za-z-]{1,14})\]?\s?(?:\(([^()]{1,40})\))?!?\s?(?::|\]:?\s)")
"""A prefix that may tell the type, and its scope."""

_SCOPE = re.compile(r"^(deps|deps-dev|dependencies|security|release)$")

_SAYS: tuple[tuple[str, float, str, str], ...] = (
    # type, confidence, what the subject begins with, words anywhere in it; the first line that says something wins
    ("revert", 0.9, r"revert(?:s|ed)?\b|back ?out\b|undo\b", ""),
    ("security", 0.75, r"(?:security )(?:fix|issue|release|patch)", "cve vulnerability vulnerabilities xss csrf"),
    ("dependency", 0.75, r"(?:bump|upgrade|update|pin|unpin)\b.{0,60}\b(?:from|to)\b[^#]{0,20}\d|update (?:dependenc|requirement|lock)|bump\b.{1,40}\bin /|\[?pre-commit", "dependabot renovate lockfile"),
    ("release", 0.7, r"releas(?:e|ing)(?: candidate| version)? v?\d|release$|prepar\w+ (?:for )?(?:the )?(?:release|v?\d)|bump(?:ing|ed)? (?:to )?(?:the )?version|version bump|v?\d+\.\d+(?:\.\d+)?(?:[ab]|rc)?\d*$|start(?:ing)? \w+ (?:cycle|development)|(?:new|set) version", ""),
    ("test", 0.7, r"(?:add|adds|added|adding|write|wrote|more|new|missing)(?: (?!(?:fix|fixes|and|for|to|in)\b)[\w-]+){0,3} tests?\b|(?:[\w-]+ )?regression tests?\b|tests? (?:for|of|that)\b", ""),
    ("docs", 0.7, r"(?:fix(?:es|ed)?|correct(?:ed|s)?|update[sd]?) .{0,40}\b(?:links?|comments?)\b", "typo typos spelling grammar readme documentation doc docs docstring docstrings changelog guide guides rdoc apidoc rst"),
    ("fix", 0.7, r"resolve[sd]? (?:issue|bug|#)|(?:don't|do not|avoid|prevent|ensure|make sure|handle|correct(?:ed|ly)?)\b", "fix fixes fixed fixing bugfix hotfix bug bugs regression crash crashes crashed broken repair repaired repairs workaround typeerror segfault deadlock leak leaks leaking"),
    ("test", 0.65, r"(?:add|adds|added|adding|more|new)\b.{0,40}\btests?\b|tests?\b", "flaky unittest unittests testcase"),
    ("ci", 0.65, r"ci\b", "travis circleci appveyor workflow workflows buildkite codecov"),
    ("perf", 0.6, r"(?:speed(?:s|ed)? ?up|cache[sd]?|reduce[sd]? (?:allocations|memory))", "perf performance faster optimize optimizes optimized optimization optimise optimised optimisation allocations"),
    ("style", 0.6, "", "lint linter linting rubocop flake8 pep8 whitespace formatting indentation indent isort prettier pylint black"),
    ("refactor", 0.6, r"(?:remove[sd]?|delete[sd]?|drop(?:s|ped)?)\b|move[sd]? .{1,60} (?:to|into)\b|(?:extract|inline|split|use|replace)(?:s|d|ed)?\b", "refactor refactors refactored refactoring cleanup rename renames renamed simplify simplifies simplified tidy reorganize restructure"),
    ("build", 0.55, "", "makefile dockerfile packaging gemspec pyproject setuptools"),
    ("feature", 0.55, r"(?:add|adds|added|adding|implement\w*|introduc\w+|supports?|allows?|enable[sd]?|new|make it possible|expose[sd]?|provide[sd]?|let)\b", ""),
)  # fmt: skip
_BEGINS = re.compile("|".join(f"(?P<t{rank}>{begins})" for rank, (_, _, begins, _) in enumerate(_SAYS) if begins))
_WORDS = {word: rank for rank, (_, _, _, words) in reversed(list(enumerate(_SAYS))) for word in words.split()}
_WORD = re.compile(r"[a-z0-9]+")


def type_by_prefix(subject: str, extra: Mapping[str, str]) -> Inferred | None:
    """Return the type that a conventional prefix tells; the user's own prefixes win.

    Source: Conventional Commits 1.0; numpy, pandas and angular prefixes. Known problems: `add:` and `ref:` are habits, not standards.

    >>> type_by_prefix("feat(api)!: drop the old call", {}).value, type_by_prefix("chore(deps): bump x", {}).value
    ('feature', 'dependency')
    >>> type_by_prefix("Note: this is no prefix", {}) is None, type_by_prefix("OPS-1: x", {"ops": "chore"}) is None
    (True, True)
    """
    match = CONVENTIONAL.match(subject)
    if not match:
        return None
    word, scope = match[1].lower(), (match[2] or "").lower()
    if word in extra:
        return Inferred(extra[word], "prefix", 1.0)
    if word in {"chore", "build", "fix", "ci"} and _SCOPE.match(scope):
        return Inferred(PREFIXES.get(scope, scope), "prefix", 0.95)
    return Inferred(PREFIXES[word], "prefix", 0.95) if word in PREFIXES else None


def type_by_text(subject: str) -> Inferred | None:
    """Return the type that the words of a subject tell: the first kind of `_SAYS` that its beginning or a word names.

    The beginning is looked for again behind the parts that the subject is about ("tsdb: Add doors").
    Known problems: words are weak evidence ("fix" is in half of all subjects of some projects), so nothing that
    matters (an incident) rests on them alone.

    >>> type_by_text("Fix crash when the list is empty").value, type_by_text("Add support for sockets").value
    ('fix', 'feature')
    >>> type_by_text("Fix typo in README").value, type_by_text("Some thoughts") is None
    ('docs', True)
    """
    low = subject[:200].lower()
    begins = _BEGINS.match(low) or ((start := after_scope(low)) and _BEGINS.match(low, start))
    rank = int(begins.lastgroup[1:]) if begins and begins.lastgroup else len(_SAYS)
    for word in _WORD.findall(low):
        if word in _WORDS and _WORDS[word] < rank:
            rank = _WORDS[word]
    return Inferred(_SAYS[rank][0], "text", _SAYS[rank][1]) if rank < len(_SAYS) else None


def change_type(subject: str, extra: Mapping[str, str]) -> Inferred | None:
    """Return the type a subject tells: prefix, else text, else None; a merge tells by the title it carries alone.

    >>> change_type("Merge branch 'fix-doors'", {}) is None, change_type("Merge commit from fork", {}).value
    (True, 'security')
    """
    if is_merge(subject):
        if is_private_fix(subject):
            return Inferred("security", "text", 0.95)
        subject = own_words(subject)
    return type_by_prefix(subject, extra) or type_by_text(subject)
