"""Releases from tags: stream, version, line and stability; a tag that is no version is passed over."""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import numpy as np

from headway.core.settings import Releases, Settings
from headway.rules.base import Columns, Rows, builds

_DATE = re.compile(
    r"^(?P<head>.*?)(?P<y>(?:19|20)\d\d)[-._]?(?P<m>0[1-9]|1[0-2])[-._]?(?P<d>0[1-9]|[12]\d|3[01])(?P<more>(?:[-._T]\d{1,6}Z?)*)$"
)
_VERSION = re.compile(
    r"^(?P<head>.*?)(?<![\d.])(?P<v>[vV]?)(?P<num>\d{1,6}(?:[._]\d{1,6}){0,4}|\d{1,3}(?:-\d{1,3}){1,3})(?P<tail>(?:[^\d._/][^/]*|[._-][^/]*)?)$"
)
_PRE = re.compile(
    r"(?:^|[\W_\d])(?:a|b|c|rc|cr|alpha|beta|pr|pre|preview|dev|devel|snapshot|nightly|canary|next|edge|m|milestone|ea|eap|test|testing|insiders|experimental)[-._]?\d*(?:$|[\W_])",
    re.IGNORECASE,
)
_SAME = re.compile(r"^(?:v|ver|version|r|rel|release|releases|stable|tag|tags)?[-_./@]?$", re.IGNORECASE)
_QUIET_TAIL = re.compile(
    r"^(?:[-._+]?(?:final|ga|release|stable|lts|post\d*|p\d+|r\d+|u\d+|sp\d*|sec\d*|(?:hotfix|patch|security)[-._]?\d*|\d+(?:\.\d+)*)|\+.*|)$",
    re.IGNORECASE,
)
_NO_RELEASE = re.compile(
    r"(?i)(?:^|[-_./])(?:x|branchpoint|branch|start|end|base|eol|fork|old|backup|orig|merge|last|before|after|wip|tmp|temp)(?:$|[-_./])"
)
_WORD = re.compile(r"^[-_.]([A-Za-z][A-Za-z0-9_-]*)$")


LONGEST = 200
"""Characters of a tag that is read; longer ones are no versions."""


class Version(NamedTuple):
    """A tag read as a version; `order` compares within a stream."""

    stream: str
    version: str
    line: str
    order: tuple[int, ...]
    is_stable: bool
    rule: str
    confidence: float


def read_tag(tag: str, project: str = "") -> Version | None:
    """Return the version a tag names, or None.

    A head of `v`, `rel`, `release` or the project's own name makes the plain stream ""; any other head or a trailing
    word makes a stream of its own. Source: Semantic Versioning 2.0, PEP 440, calendar versions. Known problems: whether
    a bare number is a version cannot be told; the word that marks a pre-release differs between projects.

    >>> [read_tag(t)[:5] for t in ("v1.2.3", "pkg@1.2", "1.0-cli")]
    [('', '1.2.3', '1.2', (1, 2, 3), True), ('pkg', '1.2', '1.2', (1, 2), True), ('cli', '1.0', '1.0', (1, 0), True)]
    >>> [read_tag(t).is_stable for t in ("v2.1.0_RC1", "2.0b1", "v1.9.0-0.1.rc1", "2.1.0.0-1", "v7.1.4.2")]
    [False, False, False, True, True]
    >>> read_tag("release-2024-03-09").line, read_tag("rel/4.1").version, read_tag("latest"), read_tag("2.3.x")
    ('', '4.1', None, None)
    """
    if len(tag) > LONGEST:
        return None
    dated = _DATE.match(tag)
    if dated and (stream := _stream(dated["head"], "", project)) is not None:
        parts = (int(dated["y"]), int(dated["m"]), int(dated["d"]), *map(int, re.findall(r"\d+", dated["more"])))
        return Version(stream, tag[len(dated["head"]) :], "", parts, True, "date", 0.8)
    match = _VERSION.match(tag)
    if not match or _NO_RELEASE.search(tag):
        return None
    return _version(match, project)


def _version(match: re.Match[str], project: str) -> Version | None:
    number, tail = match["num"], match["tail"]
    is_pre = bool(_PRE.search(f"{number}{tail}")) and not _QUIET_TAIL.match(tail)
    word = "" if is_pre else (found[1] if (found := _WORD.match(tail)) and not _QUIET_TAIL.match(tail) else "")
    if not is_pre and not word and not _QUIET_TAIL.match(tail):
        return None
    stream = _stream(match["head"], word, project)
    parts = tuple(int(part) for part in re.split(r"[._-]", number))
    if stream is None or (len(parts) == 1 and not match["v"] and not match["head"]):
        return None
    order = (*parts, *map(int, re.findall(r"\d{1,9}", tail)))
    line = ".".join(str(part) for part in (*parts, 0)[:2])
    version = number + ("" if word else tail)
    return Version(stream, version, line, order, not is_pre, "version", 0.95 if len(parts) > 1 else 0.6)


def _stream(head: str, word: str, project: str) -> str | None:
    plain = head.strip("-_./@ ")
    plain = re.sub(r"(?i)[-_./@](?:v|rel|release|version)$", "", plain)
    if _SAME.match(head) or plain.lower() in {project.lower(), "v", "release", "rel", "version"}:
        return word
    return None if len(plain) > 80 or re.search(r"\d{4,}", plain) else "-".join(part for part in (plain, word) if part)


def _wanted(tag: str, releases: Releases) -> bool:
    return any(fnmatchcase(tag, g) for g in releases.tags) and not any(fnmatchcase(tag, g) for g in releases.ignore)


@builds(
    "release",
    reads=("releases",),
    tags="""
      SELECT r.repository, r.name, r.sha, r.made_at, r.is_annotated, c.committed_at
      FROM ref r LEFT JOIN "commit" c ON c.sha = r.sha
      WHERE r.kind = 'tag' AND coalesce(r.made_at, c.committed_at) IS NOT NULL
        -- a clone of a project that was given too has its tags again
        AND NOT EXISTS (SELECT 1 FROM ref o WHERE o.kind = 'tag' AND o.name = r.name AND o.sha = r.sha
                        AND o.repository <> r.repository AND o.repository = c.repository) ORDER BY r.repository, r.name""",
)
def release(rows: Mapping[str, Rows], settings: Settings) -> Columns:
    """Read every tag; of two tags for one version the earlier counts."""
    tags = rows["tags"]
    read = []
    for repository, name, sha, at, committed in zip(
        *(tags[c] for c in ("repository", "name", "sha", "made_at", "committed_at")), strict=True
    ):
        version = read_tag(name, repository) if _wanted(name, settings.releases) else None
        if version:
            read.append((repository, version, sha, _released(at, committed)))
    read.sort(key=lambda row: (row[3], row[1].order))
    return _columns(read)


def _released(at: np.datetime64, committed: np.datetime64) -> np.datetime64:
    # tags made anew in bulk (a migration) carry the day of the migration: the commit's own time is nearer then
    if np.isnat(at) or (
        not np.isnat(committed) and not timedelta(0) <= (at - committed).astype(timedelta) <= timedelta(days=30)
    ):
        return at if np.isnat(committed) else committed
    return at


def _columns(read: Iterable[tuple[str, Version, str, np.datetime64]]) -> Columns:
    out: dict[str, list[Any]] = {name: [] for name in _NAMES}
    seen: set[str] = set()
    stable: defaultdict[tuple[str, ...], list[tuple[tuple[int, ...], str]]] = defaultdict(list)
    for repository, version, sha, at in read:
        name = (
            f"{repository}/{version.stream}@{version.version}" if version.stream else f"{repository}/{version.version}"
        )
        if name in seen:
            continue
        seen.add(name)
        stream = repository, version.stream
        before = stable[*stream, version.line], stable[stream]
        row = (
            name,
            repository,
            version.stream,
            version.version,
            version.line,
            sha,
            at,
            version.is_stable,
            _previous(version.order, *before),
            version.rule,
            version.confidence,
        )
        for column, value in zip(_NAMES, row, strict=True):
            out[column].append(value)
        if version.is_stable:
            for releases in before:
                insort(releases, (version.order, name))
    return out


def _previous(order: tuple[int, ...], *candidates: list[tuple[tuple[int, ...], str]]) -> str | None:
    """Return the next lower release of the first list that has one: the lists are sorted, for tags can be many."""
    for before in candidates:
        if place := bisect_left(before, (order,)):
            return before[place - 1][1]
    return None


_NAMES = (
    "release",
    "repository",
    "stream",
    "version",
    "line",
    "sha",
    "released_at",
    "is_stable",
    "previous",
    "rule",
    "confidence",
)
