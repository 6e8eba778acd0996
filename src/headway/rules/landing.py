"""Which landing brought a commit to the mainline, and which unmerged head holds it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from headway.core.settings import Settings
from headway.rules.base import Columns, builds
from headway.rules.graph import GRAPH, Graph

MOST_OWN = 2000
"""Commits of one unmerged head that are looked at; a head with more is no change but another line of history."""


@builds(
    "side_commit",
    reads=("changes.open_days",),
    graph=GRAPH,
    heads="""
      WITH newest AS (SELECT repository, max(committed_at) AS at FROM "commit" WHERE position IS NOT NULL GROUP BY repository)
      SELECT DISTINCT r.sha FROM ref r JOIN "commit" c ON c.sha = r.sha JOIN newest n ON n.repository = r.repository
      WHERE r.kind = 'head' AND c.committed_at >= n.at - {changes.open_days} * INTERVAL 1 DAY ORDER BY r.sha""",
)
def side_commit(rows: Mapping[str, Any], settings: Settings) -> Columns:  # noqa: ARG001 - every build is called alike
    """Give each commit to the first landing that reaches it, and the rest to the fresh heads that hold them."""
    graph: Graph = rows["graph"]
    owner = graph.landings
    held = np.flatnonzero(owner >= 0)
    changes, commits, landed = [graph.sha[owner[held]]], [graph.sha[held]], [np.ones(len(held), dtype=bool)]
    for sha, row in graph.rows_of(rows["heads"]["sha"]).items():
        own = graph.own(row, owner, MOST_OWN) if owner[row] < 0 else []
        if 0 < len(own) <= MOST_OWN:
            changes.append(np.full(len(own), sha, dtype=object))
            commits.append(graph.sha[own])
            landed.append(np.zeros(len(own), dtype=bool))
    return {"change_id": np.concatenate(changes), "sha": np.concatenate(commits), "is_landed": np.concatenate(landed)}
