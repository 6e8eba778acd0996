"""The commit graph as arrays of numbers, so that walks over a hundred thousand commits stay cheap."""

from array import array
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from headway.rules.base import Need, Rows


class Graph:
    """Commits numbered by row, with the rows of their parents; a parent that was not read is left out.

    `sha` and `position` are arrays by row (position -1 off the mainline).
    """

    def __init__(self, commits: Rows) -> None:
        self.sha: np.ndarray = commits["sha"]
        self.repository: np.ndarray = commits["repository"]
        position = np.asarray(commits["position"], dtype=float)
        self.position = np.where(np.isnan(position), -1, position).astype(int)
        row = dict(zip(self.sha.tolist(), range(len(self.sha)), strict=True))
        # most commits have one parent: a list for each of them would take more memory than all the rest
        said = commits["parents"].tolist()
        self._parent = array("q", [row.get(parents, -1) for parents in said])
        self._parents = {
            i: [row[one] for one in parents.split(" ") if one in row]
            for i, parents in enumerate(said)
            if " " in parents
        }

    def _above(self, node: int) -> list[int]:
        if (parent := self._parent[node]) >= 0:
            return [parent]
        return self._parents.get(node, [])

    def rows_of(self, shas: Iterable[str]) -> dict[str, int]:
        """Return the row of each sha that is there."""
        wanted = np.asarray(list(shas), dtype=object)
        if not len(wanted) or not len(self.sha):
            return {}
        at = np.minimum(np.searchsorted(self.sha, wanted), len(self.sha) - 1)
        return {str(sha): int(i) for sha, i in zip(wanted, at, strict=True) if self.sha[i] == sha}

    @cached_property
    def landings(self) -> np.ndarray:
        """For each commit the row of the landing that brought it to a mainline first, or -1."""
        mainline = np.flatnonzero(self.position >= 0)
        # repositories in turn, each from its root; a lexicographic sort keeps this free of reading order
        order = np.lexsort((self.position[mainline], self.repository[mainline].astype(str)))
        return self.claims(mainline[order].tolist(), stop=set(mainline.tolist()))

    def claims(self, starts: Iterable[int], stop: set[int] | None = None) -> np.ndarray:
        """Walk from each start in turn through what no earlier start reached; return the start that claimed each commit.

        Commits in `stop` are claimed only by themselves, and not walked through.
        """
        owner = [-1] * len(self.sha)
        for start in stop or ():
            owner[start] = start
        above = self._above
        for start in starts:
            if stop is None:
                if owner[start] >= 0:
                    continue
                owner[start] = start
            stack = self._above(start).copy()
            while stack:
                node = stack.pop()
                if owner[node] < 0:
                    owner[node] = start
                    stack += above(node)
        return np.asarray(owner, dtype=int)

    def own(self, head: int, taken: np.ndarray, most: int) -> list[int]:
        """Return the rows reachable from `head` that `taken` (by row, -1 free) leaves free, up to `most` of them."""
        seen, stack = {head}, [head]
        while stack and len(seen) <= most:
            node = stack.pop()
            for parent in self._above(node):
                if taken[parent] < 0 and parent not in seen:
                    seen.add(parent)
                    stack.append(parent)
        return sorted(seen)


GRAPH = Need("""SELECT sha, repository, position, parents FROM "commit" ORDER BY sha""", Graph)
"""The graph of all commits, made once for all that walk it."""
