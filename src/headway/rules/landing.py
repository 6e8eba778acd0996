"""Which landing brought a commit to the mainline, and which unmerged head holds it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from headway.core.settings import Settings
from headway.rules.base import Columns, builds
from headway.rules.graph import GRAPH, Graph
from headway.rules.open_change import is_release_name

MOST_OWN = 2000
"""Commits of one unmerged head that are looked at; a head with more is no change but another line of history."""


@builds(
    "side_commit",
    reads=("changes.open_days",),
    graph=GRAPH,
    heads="""
      WITH newest AS (SELECT repository, max(committed_at) AS at FROM "commit" WHERE position IS NOT NULL GROUP BY repository)
      SELECT r.sha, r.name, coalesce(c.committed_at >= n.at - {changes.open_days} * INTERVAL 1 DAY, false) AS is_fresh
      FROM ref r JOIN "commit" c ON c.sha = r.sha JOIN newest n ON n.repository = r.repository
      WHERE r.kind = 'head' ORDER BY r.sha, r.name""",
)
def side_commit(rows: Mapping[str, Any], settings: Settings) -> Columns:  # noqa: ARG001 - every build is called alike
    """Give each commit to the first landing that reaches it, and the rest to the fresh heads that hold them.

    What a release branch holds belongs to no other head: one that began there has only what it adds.
    """
    graph: Graph = rows["graph"]
    owner = graph.landings
    held = np.flatnonzero(owner >= 0)
    changes, commits, landed = [graph.sha[owner[held]]], [graph.sha[held]], [np.ones(len(held), dtype=bool)]
    heads = rows["heads"]
    is_release = np.array([is_release_name(name) for name in heads["name"]], dtype=bool)
    lines = _with_lines(graph, owner, heads["sha"][is_release])
    release = set(heads["sha"][is_release])
    for sha, row in graph.rows_of(np.unique(heads["sha"][heads["is_fresh"].astype(bool)])).items():
        taken = owner if sha in release else lines
        own = graph.own(row, taken, MOST_OWN) if taken[row] < 0 else []
        if 0 < len(own) <= MOST_OWN:
            changes.append(np.full(len(own), sha, dtype=object))
            commits.append(graph.sha[own])
            landed.append(np.zeros(len(own), dtype=bool))
    return {"change_id": np.concatenate(changes), "sha": np.concatenate(commits), "is_landed": np.concatenate(landed)}


def _with_lines(graph: Graph, owner: np.ndarray, heads: np.ndarray) -> np.ndarray:
    taken = owner.copy()
    for row in graph.rows_of(heads).values():
        if taken[row] < 0:
            taken[graph.own(row, taken, len(taken))] = row
    return taken
