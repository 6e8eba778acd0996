"""What kind of file a path is, and which type of change it tells when a change touches only such files."""

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache, lru_cache

from headway.core.settings import Paths
from headway.rules.path_names import KINDS, TEST, Role

_CAMEL_TEST = re.compile(r"(?:[a-z0-9]|^)Tests?\.(?:java|kt|cs|scala|swift)$")
CODE = Role("code", "no other rule", 0.7)


def path_role(path: str, paths: Paths = Paths()) -> Role:  # noqa: B008 - settings are frozen
    """Return the role of a path: the user's globs first, then the first built-in rule that matches, else code.

    Source: conventions of languages and hosts. Known problems: a product whose subject is testing or documentation
    keeps its code in folders called so; `paths` in the settings mends that. Tests inside source files are not seen.

    >>> [path_role(p).role for p in ("src/a.py", "tests/test_a.py", "docs/index.rst", "uv.lock", "setup.py")]
    ['code', 'test', 'docs', 'generated', 'build']
    >>> [path_role(p).role for p in ("MIT-LICENSE", "LICENSE.txt", "src/license_check.py", "logo.ai")]
    ['docs', 'docs', 'code', 'data']
    >>> path_role(".github/workflows/x.yml").tells, path_role("activerecord/lib/active_record/fixtures.rb").role
    ('ci', 'code')
    >>> path_role("src/gen/api.py", Paths(generated=["src/gen/*"])).rule
    'settings'
    """
    for role, pattern in _users(tuple(paths.generated), tuple(paths.test), tuple(paths.docs)):
        if pattern.match(path):
            return Role(role, "settings", 1.0, role if role in ("test", "docs") else "")
    folder, _, name = path.rpartition("/")
    first, within = _of_folder(folder)
    for rank in within:
        if rank < first and _ENDS[rank].search(name.lower()):
            first = rank
    return _ROLES[min(first, _of_name(name))]


def _any(expressions: str, pattern: str) -> list[str]:
    return [pattern.format("|".join(expressions.split()))] if expressions else []


def _ranked(*patterns: list[str]) -> dict[int, re.Pattern[str]]:
    return {rank: re.compile("|".join(said)) for rank, said in enumerate(patterns) if said}


_FOLDERS = _ranked(*(_any(kind.folders, "/(?:{})/") + _any(kind.roots, "^/(?:{})/") for kind in KINDS))
_NAMES = _ranked(*(_any(kind.names, "^(?:{})$") + _any(kind.ends, "(?:{})$") for kind in KINDS))
_WITHIN = _ranked(*(_any(kind.inside[0], "/(?:{})/") for kind in KINDS))
_ENDS = _ranked(*(_any(kind.inside[1], "(?:{})$") for kind in KINDS))
_ROLES = (*(kind.role for kind in KINDS), TEST, CODE)


# Most files lie in a folder that was just looked at, and many are called alike.
@lru_cache(maxsize=1 << 12)
def _of_folder(folder: str) -> tuple[int, tuple[int, ...]]:
    """Return the rank of the first kind that a folder tells, and those of the kinds that its files may tell by their ends."""
    low = f"/{folder.lower()}/"
    first = next((rank for rank, tells in _FOLDERS.items() if tells.search(low)), len(KINDS) + 1)
    return first, tuple(rank for rank, tells in _WITHIN.items() if rank < first and tells.search(low))


@lru_cache(maxsize=1 << 14)
def _of_name(name: str) -> int:
    low = name.lower()
    told = next((rank for rank, tells in _NAMES.items() if tells.search(low)), None)
    return told if told is not None else len(KINDS) + (not _CAMEL_TEST.search(name))


@cache
def _users(
    generated: tuple[str, ...], test: tuple[str, ...], docs: tuple[str, ...]
) -> list[tuple[str, re.Pattern[str]]]:
    named = (("generated", generated), ("test", test), ("docs", docs))
    return [(role, one_of(globs)) for role, globs in named if globs]


def one_of(globs: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for several globs over whole paths; `*` also crosses folders.

    >>> bool(one_of(["src/*", "*.md"]).match("src/deep/a.py"))
    True
    """
    return re.compile("|".join(translate(glob) for glob in globs))
