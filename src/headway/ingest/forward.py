"""The forward pass in steps: each stores its rows, the lines of the files it changed and the cursor, or nothing."""

from collections.abc import Callable
from itertools import chain, islice

from headway.ingest import cursor as cursors
from headway.ingest.cursor import Cursor, Mainline
from headway.ingest.rows import Rows, Texts, write_landings
from headway.ingest.side import candidates
from headway.sources.git.patches import read_diffs
from headway.sources.git.piecewise import count_lines
from headway.sources.git.provenance import Provenance, pack, standing, unpack
from headway.sources.git.quarantine import Quarantine
from headway.store.duckdb import Store
from headway.tables.live_line import live_line

TELL = 250
"""Mainline commits between two words to whoever watches."""

STEP = 24_000
"""Mainline commits in one transaction: what a killed read loses at most, and what memory must hold."""


class Forward:
    """Reads what landed on one mainline since the cursor."""

    def __init__(self, store: Store, quarantine: Quarantine, repository: str, line: Mainline, cursor: Cursor) -> None:
        """Restore the line arrays and start the stream of diffs behind the cursor."""
        self._store, self._quarantine, self._repository = store, quarantine, repository
        self._shas, self._texts, self.n = [sha for sha, _ in line.chain], Texts(), cursor.n
        git = quarantine.git
        self._lines = Provenance(lambda blob: count_lines(git, [blob]).get(blob))
        self._named: set[str] = set()
        self._stream = read_diffs(git, line.chain[cursor.n :], self._named)
        # With the first one asked for, git is at work on the next, whatever the caller does meanwhile. Which commits are
        # named is not known yet: if the first is one of them, it gets its content id at the end (`write_content_ids`).
        self._diffs = chain(list(islice(self._stream, 1)), self._stream)
        if not self.is_done:
            self._lines.live.update((path, unpack(packed)) for path, packed in store.states(repository))
            self._lines.n_unreadable = cursor.n_unreadable

    @property
    def is_done(self) -> bool:
        """Whether every mainline commit is stored."""
        return self.n == len(self._shas)

    def close(self) -> None:
        """End the stream of diffs."""
        self._stream.close()

    def step(self, cursor: Cursor, tell: Callable[[str, int, int], None]) -> Cursor:
        """Read and store the next commits behind `cursor`, telling how far it got; return where that is."""
        if not self._named:  # no step changes what they are, and a young history has very many
            self._named |= candidates(self._store, self._repository)
        rows = Rows([*self._shas, ""], self._texts)
        start, shallow = self.n, self._quarantine.shallow_shas
        patches: list[str | None] = []
        for position, diff in enumerate(islice(self._diffs, STEP), start):
            if diff.sha in shallow:
                # Its parents are cut off: what it seems to add was there before, written by nobody we can see.
                self._lines.begin(diff)
                patches.append(None)
                continue
            rows.add(diff, *self._lines.apply(position, diff))
            patches.append(diff.patch)
            if not position % TELL:
                tell("changes", position, len(self._shas))
        end = start + len(patches)
        moved = cursors.moved(cursor, tip=self._shas[end - 1], n=end, n_unreadable=self._lines.n_unreadable)
        with self._store.transaction():
            rows.write(self._store)
            write_landings(self._store, self._shas[start:end], start, patches)
            self._keep_lines(whole=start == 0)
            cursors.save(self._store, self._repository, moved)
        self.n = end
        return moved

    def _keep_lines(self, *, whole: bool) -> None:
        changed, gone = self._lines.take_changed()
        store, repository, text = self._store, self._repository, self._texts
        store.keep_states(repository, {p: pack(s) for p, s in changed.items()}, gone, whole=whole)
        store.remove("live_line", "path", [text[p] for p in (*changed, *gone)], repository)
        found = [(text[p], origin, n) for p, state in changed.items() for origin, n in standing(state)]
        store.append(
            live_line,
            {
                "repository": [repository] * len(found),
                "path": [path for path, _, _ in found],
                "origin_sha": [self._shas[origin] if origin >= 0 else "" for _, origin, _ in found],
                "n_lines": [n for _, _, n in found],
            },
        )
