"""The one forward pass: for each live file, the commit that wrote each line; what a change removes is read off there."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeAlias
from zlib import compress, decompress

from headway.sources.git.diff import SUBMODULE, SYMLINK, Diff, FileDiff, Hunk

UNKNOWN = -1
"""The origin of lines whose beginning cannot be seen: before a shallow cut, or in contents that are missing."""

Lines: TypeAlias = "array[int]"
State: TypeAlias = "array[int] | int"
"""Mainline positions line by line; or one number, the last writer, for content whose lines were not read (binaries)."""

Removal = tuple[bytes, int, int]
"""Path before the change, mainline position of the origin, number of lines."""

FileFact = tuple[bytes, bytes | None, str, int | None, int | None, int, str, bool]
"""path, old path, status, lines added, lines removed, hunks, form, whether the mode changed: as in `file_change`."""

FEW = 16
"""Up to so many hunks are spliced in place; more are joined into a new array, which no number of hunks makes slow."""


class Provenance:
    """The line arrays of all live files of one mainline, and what became of them since the last `take_changed`."""

    def __init__(self, count_lines: Callable[[bytes], int | None]) -> None:
        """Start empty; `count_lines` counts the lines of a blob, for content whose lines matter only later."""
        self.live: dict[bytes, State] = {}
        self.n_unreadable = 0
        self._count = count_lines
        self._changed: set[bytes] = set()

    def apply(self, position: int, diff: Diff) -> tuple[list[FileFact], list[Removal]]:
        """Bring the files to where the commit at `position` leaves them; say what it did and whose lines it removed."""
        facts: list[FileFact] = []
        removals: list[Removal] = []
        # Everything is looked up as it was before the commit: A→B and B→C may come together.
        before = [self.live.get(f.old_path, UNKNOWN) for f in diff.files]
        for file in diff.files:
            if file.status in "DR":
                self.live.pop(file.old_path, None)
                self._changed.add(file.old_path)
        for file, old in zip(diff.files, before, strict=True):
            self._apply(position, file, old, removals)
            facts.append(_fact(file))
        return facts, removals

    def begin(self, diff: Diff) -> None:
        """Take the files of a commit whose parents are cut off: they stand, but nobody knows who wrote them."""
        self.apply(UNKNOWN, diff)

    def take_changed(self) -> tuple[dict[bytes, State], list[bytes]]:
        """Return the files that changed since the last call, and the paths that went."""
        changed = {p: self.live[p] for p in self._changed if p in self.live}
        gone = [p for p in self._changed if p not in self.live]
        self._changed = set()
        return changed, gone

    def _apply(self, position: int, file: FileDiff, old: State, removals: list[Removal]) -> None:
        if file.hunks is None or not file.is_readable:
            self._opaque(position, file)
            return
        if file.status == "A":
            new: State = array("i", [position]) * sum(h[2] for h in file.hunks)
        elif file.hunks or file.status == "T":
            lines = old if isinstance(old, array) else self._opened(file, old)
            new, removed = _spliced(lines, file, position)
            removals.extend((file.old_path, origin, n) for origin, n in removed.items())
        else:
            new = old
        if file.status != "D":
            self.live[file.path] = new
            self._changed.add(file.path)

    def _opaque(self, position: int, file: FileDiff) -> None:
        if not file.is_readable:
            self.n_unreadable += 1
        if file.status == "D" or file.new_mode == SUBMODULE:
            self.live.pop(file.path, None)
        else:
            self.live[file.path] = position if file.is_readable else UNKNOWN
        self._changed.add(file.path)

    def _opened(self, file: FileDiff, writer: int) -> Lines:
        return array("i", [writer]) * (self._count(file.old_id) or 0)


def _spliced(lines: Lines, file: FileDiff, position: int) -> tuple[Lines, Counter[int]]:
    hunks = file.hunks or []
    missing = max((at + n for at, n, _ in hunks), default=0) - len(lines)
    if missing > 0:
        # Only after content that could not be read: what stands there was written by nobody we know.
        lines = lines + array("i", [UNKNOWN]) * missing
    if file.status == "T":
        return array("i", [position]) * sum(h[2] for h in hunks), Counter(lines)
    if len(hunks) > FEW:
        return _joined(lines, hunks, position)
    removed = array("i")
    new = lines
    for at, n, added in reversed(hunks):
        removed += new[at : at + n]
        new[at : at + n] = array("i", [position]) * added
    return new, Counter(removed)


def _joined(lines: Lines, hunks: list[Hunk], position: int) -> tuple[Lines, Counter[int]]:
    new, removed, done = array("i"), array("i"), 0
    for at, n, added in hunks:
        new += lines[done:at]
        new += array("i", [position]) * added
        done = at + n
        removed += lines[at:done]
    return new + lines[done:], Counter(removed)


def _fact(file: FileDiff) -> FileFact:
    hunks = file.hunks
    added = removed = None
    if hunks is not None:
        added, removed = sum(h[2] for h in hunks), sum(h[1] for h in hunks)
    mode = file.old_mode if file.status == "D" else file.new_mode
    form = {SUBMODULE: "submodule", SYMLINK: "symlink"}.get(mode, "binary" if hunks is None else "text")
    is_mode = file.status in "MRT" and file.old_mode != file.new_mode
    old_path = None if file.status == "A" else file.old_path
    return file.path, old_path, file.status, added, removed, len(hunks or ()), form, is_mode


def pack(state: State) -> bytes:
    """Make the bytes that the store keeps of one file's lines."""
    if isinstance(state, int):
        return b"o%d" % state
    return b"l" + compress(state.tobytes(), 1)


def unpack(packed: bytes) -> State:
    """Undo `pack`.

    >>> unpack(pack(7)), unpack(pack(array("i", [1, 1, 2])))
    (7, array('i', [1, 1, 2]))
    """
    if packed[:1] == b"o":
        return int(packed[1:])
    lines = array("i")
    lines.frombytes(decompress(packed[1:]))
    return lines


def standing(state: State) -> Iterator[tuple[int, int]]:
    """Yield (origin position, lines) of one live file; nothing where its lines are not known."""
    if isinstance(state, array):
        yield from Counter(state).items()
