"""Which release first holds a commit: by ancestry along each stream of tags, or as a backport."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from headway.core.settings import Settings
from headway.rules.base import Columns, Rows, builds
from headway.rules.graph import GRAPH, Graph

MOST_STREAMS = 12
"""Streams of one repository that are walked, those with most stable releases first: each costs a walk of the history."""


@builds(
    "shipped_commit",
    graph=GRAPH,
    releases="SELECT release, repository, stream, sha, released_at FROM release WHERE is_stable ORDER BY released_at, release",
    touching="""
      -- a family of tags named like a folder is that package's own: it ships what touched the package
      WITH named AS (SELECT DISTINCT repository, stream, '/' || regexp_extract(stream, '[^/]+$') || '/' AS folder
                     FROM release WHERE stream <> '' AND is_stable),
      inside AS (SELECT k.path, n.repository, n.stream FROM file_kind k JOIN named n ON contains('/' || k.path, n.folder)),
      -- once a change before its commits are looked up: a merge of thousands of files and commits would be their product
      touched AS (SELECT DISTINCT i.repository, i.stream, f.sha AS change_id FROM inside i JOIN file_change f ON f.path = i.path)
      SELECT DISTINCT t.repository, t.stream, s.sha
      FROM touched t JOIN "commit" c ON c.sha = t.change_id AND c.repository = t.repository
      JOIN side_commit s ON s.change_id = t.change_id AND s.is_landed ORDER BY t.repository, t.stream, s.sha""",
    copies="""
      WITH landed AS (SELECT s.sha, m.position AS place FROM side_commit s JOIN "commit" m ON m.sha = s.change_id WHERE s.is_landed),
      copy AS (SELECT c.sha, c.repository, c.author, c.authored_at, c.n_parents, c.patch, split_part(c.message, chr(10), 1) AS title
               FROM "commit" c WHERE c.position IS NULL),
      found AS (
      SELECT c.sha AS copy, o.sha AS original, 'picked from' AS rule, 0.99 AS confidence
      FROM copy c JOIN commit_sign s ON s.sha = c.sha
      JOIN "commit" o ON left(o.sha, 7) = left(s.picked_from, 7) AND starts_with(o.sha, s.picked_from)
      UNION ALL
      SELECT c.sha, o.sha, 'same patch', 0.95 FROM copy c
      JOIN "commit" o ON o.patch = c.patch AND o.sha <> c.sha JOIN landed l ON l.sha = o.sha
      UNION ALL
      -- a cherry-pick keeps author, author time and title, also when its lines had to be fitted in
      SELECT c.sha, o.sha, 'same commit', 0.9 FROM copy c JOIN (
        SELECT author, authored_at, split_part(message, chr(10), 1) AS title, arg_min(sha, place) AS sha
        FROM "commit" JOIN landed USING (sha)
        WHERE (n_parents < 2 OR position IS NOT NULL) AND authored_at IN (SELECT authored_at FROM copy)
        -- of several that landed only those that came back with a merge can be copies of the first
        GROUP BY ALL HAVING count(position) < 2 AND count(DISTINCT place) = count(*)) o
        ON o.author = c.author AND o.authored_at = c.authored_at AND o.title = c.title AND o.sha <> c.sha WHERE c.n_parents < 2
      UNION ALL
      SELECT c.sha, o.sha, 'same request', 0.8 FROM copy c JOIN commit_sign s ON s.sha = c.sha
      JOIN commit_sign t ON t.number = s.number AND t.title_id = s.title_id
      JOIN "commit" o ON o.sha = t.sha AND o.repository = c.repository AND o.position IS NOT NULL
      WHERE s.number IS NOT NULL)
      SELECT copy, original, arg_max(rule, confidence) AS rule, max(confidence) AS confidence
      FROM found LEFT JOIN landed c ON c.sha = copy LEFT JOIN landed o ON o.sha = original
      -- where the release branch is merged back its copies land too, but after their originals; commits of one change land together
      WHERE c.place IS NULL OR o.place < c.place GROUP BY copy, original ORDER BY copy, original""",
)
def shipped_commit(rows: Mapping[str, Any], settings: Settings) -> Columns:  # noqa: ARG001 - every build is called alike
    """Walk from each stable release in order of time through what no earlier one of its stream holds.

    Known problems: a release that was re-tagged later ships its commits at the later time; a backport under another
    title or author time that names neither its origin nor its request is known only while its contents are compared,
    for 100 days, and only if they are the same.
    """
    graph: Graph = rows["graph"]
    releases = rows["releases"]
    rows_of = graph.rows_of(releases["sha"])
    streams: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for i, (repository, stream, sha) in enumerate(
        zip(*(releases[c] for c in ("repository", "stream", "sha")), strict=True)
    ):
        if sha in rows_of:
            streams[repository, stream].setdefault(rows_of[sha], i)
    packages = _packages(graph, rows["touching"])
    parts = []
    for key, tags in _largest(streams):
        # a commit that several given repositories hold ships where it counts: with the one that brought it
        own = graph.repository == key[0]
        parts.append(_stream(graph, tags, rows["copies"], own & packages[key] if key in packages else own))
    sha, release, rule, sure = (
        (np.concatenate(column) if parts else np.array([], dtype=object) for column in zip(*parts, strict=True))
        if parts
        else _NOTHING
    )
    at = release.astype(int)
    return {
        "sha": sha,
        "release": releases["release"][at],
        "stream": releases["stream"][at],
        "released_at": releases["released_at"][at],
        "rule": rule,
        "confidence": sure.astype(float),
    }


_NOTHING = tuple(np.array([], dtype=object) for _ in range(4))


def _largest(streams: Mapping[tuple[str, str], dict[int, int]]) -> list[tuple[tuple[str, str], dict[int, int]]]:
    n: Counter[str] = Counter()
    kept = []
    for key, tags in sorted(streams.items(), key=lambda item: (-len(item[1]), item[0])):
        n[key[0]] += 1
        if n[key[0]] <= MOST_STREAMS:
            kept.append((key, tags))
    return kept


def _packages(graph: Graph, touching: Rows) -> dict[tuple[str, str], np.ndarray]:
    """Return for each stream that is a package which commits it can ship: those that touched it, and unlanded ones."""
    packages: dict[tuple[str, str], np.ndarray] = {}
    if not len(touching["sha"]):
        return packages
    unlanded = graph.landings < 0
    for repository, stream, row in zip(
        touching["repository"], touching["stream"], np.searchsorted(graph.sha, touching["sha"]), strict=True
    ):
        if (repository, stream) not in packages:
            packages[repository, stream] = unlanded.copy()
        packages[repository, stream][row] = True
    return packages


def _stream(graph: Graph, tags: Mapping[int, int], copies: Rows, of: np.ndarray) -> tuple[np.ndarray, ...]:
    owner = graph.claims(tags)
    held = np.flatnonzero((owner >= 0) & of)
    release = np.full(len(owner), -1)
    release[held] = np.vectorize(tags.__getitem__, otypes=[int])(owner[held]) if len(held) else 0
    copy, original = (np.searchsorted(graph.sha, copies[name]) for name in ("copy", "original"))
    picked = _first_of_each(original, release[copy] if len(copy) else copy, copies["confidence"])
    # a release that holds the original and its copy holds it by ancestry
    picked = picked[(release[copy[picked]] >= 0) & (release[copy[picked]] != release[original[picked]])]
    picked = picked[of[original[picked]]]
    return (
        np.concatenate([graph.sha[held], graph.sha[original[picked]]]),
        np.concatenate([release[held], release[copy[picked]]]),
        np.concatenate([np.full(len(held), "ancestry", dtype=object), copies["rule"][picked]]),
        np.concatenate([np.full(len(held), 0.99), copies["confidence"][picked].astype(float)]),
    )


def _first_of_each(original: np.ndarray, release: np.ndarray, confidence: np.ndarray) -> np.ndarray:
    """Return the surest row of each original in each release; two copies may come out together."""
    order = np.lexsort((-confidence.astype(float), release, original))
    before = np.column_stack((original[order], release[order]))
    return np.asarray(order[np.append(True, (before[1:] != before[:-1]).any(axis=1))[: len(order)]])
