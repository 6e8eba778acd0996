"""The one forward pass: for each live file, the commit that wrote each line; what a change removes is read off there."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias
from zlib import compress, decompress

from headway.sources.git.diff import SUBMODULE, SYMLINK, Diff, FileDiff, Hunk

UNKNOWN = -1
"""The origin of lines whose beginning cannot be seen: before a shallow cut, or in contents that are missing."""

if TYPE_CHECKING:
    Lines: TypeAlias = array[int]
else:
    Lines = array  # subscripts at run time need Python 3.12
State = Lines | int
"""Mainline positions line by line; or one number, the last writer, for content whose lines were not read (binaries)."""

Removal = tuple[bytes, int, int]
"""Path before the change, mainline position of the origin, number of lines."""

Beside = tuple[bytes, int, int]
"""Path before the change, mainline position of the origin, lines of it just before or after an addition."""

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

    def apply(self, position: int, diff: Diff) -> tuple[list[FileFact], list[Removal], list[Beside]]:
        """Bring the files to where the commit at `position` leaves them.

        Return what it did, whose lines it removed, and beside whose it wrote where it removed none.
        """
        facts: list[FileFact] = []
        removals: list[Removal] = []
        beside: list[Beside] = []
        live, writer = self.live, array("i", [position])
        # Everything is looked up as it was before the commit: A→B and B→C may come together.
        before = [live.get(file.old_path, UNKNOWN) for file in diff.files]
        for file in diff.files:
            if file.status in "DR":
                live.pop(file.old_path, None)
                self._changed.add(file.old_path)
        for file, old in zip(diff.files, before, strict=True):
            if file.hunks and not file.hunks[0][1] and isinstance(old, array):
                beside += [(file.old_path, origin, n) for origin, n in _neighbours(old, file.hunks)]
            new, removed = self._after(file, old, writer)
            if file.status != "D":
                live[file.path] = new  # a submodule's too: harmless, it has no lines
                self._changed.add(file.path)
            if removed:
                removals += [(file.old_path, origin, n) for origin, n in _counted(removed)]
            facts.append(_fact(file, None if removed is None else len(removed)))
        return facts, removals, beside

    def begin(self, diff: Diff) -> None:
        """Take the files of a commit whose parents are cut off: they stand, but nobody knows who wrote them."""
        self.apply(UNKNOWN, diff)

    def take_changed(self) -> tuple[dict[bytes, State], list[bytes]]:
        """Return the files that changed since the last call, and the paths that went."""
        changed = {p: self.live[p] for p in self._changed if p in self.live}
        gone = [p for p in self._changed if p not in self.live]
        self._changed = set()
        return changed, gone

    def _after(self, file: FileDiff, old: State, writer: Lines) -> tuple[State, Lines | None]:
        """Return the lines of a file after its change, and the lines that went; None where they cannot be told."""
        if file.hunks is None:
            self.n_unreadable += not file.is_readable
            return (writer[0] if file.is_readable else UNKNOWN), None
        went = old if isinstance(old, array) else None
        if file.status == "A":
            return writer * _n_added(file.hunks), _NONE
        if file.status in "DT":
            return writer * _n_added(file.hunks), went
        if not file.hunks:
            return old, None if went is None else _NONE
        if isinstance(old, int):
            old = array("i", [old]) * (self._count(file.old_id) or 0)
        return _spliced(old, file.hunks, writer)


_NONE = array("i")


def _spliced(lines: Lines, hunks: list[Hunk], writer: Lines) -> tuple[Lines, Lines]:
    missing = hunks[-1][0] + hunks[-1][1] - len(lines)
    if missing > 0:
        # Only after content that could not be read: what stands there was written by nobody we know.
        lines += array("i", [UNKNOWN]) * missing
    if len(hunks) > FEW:
        return _joined(lines, hunks, writer)
    removed = array("i")
    for at, n, added in reversed(hunks):
        if n:
            removed += lines[at : at + n]
        lines[at : at + n] = writer * added
    return lines, removed


def _joined(lines: Lines, hunks: list[Hunk], writer: Lines) -> tuple[Lines, Lines]:
    new, removed, done = array("i"), array("i"), 0
    for at, n, added in hunks:
        new += lines[done:at]
        new += writer * added
        done = at + n
        removed += lines[at:done]
    return new + lines[done:], removed


def _counted(lines: Lines) -> Iterable[tuple[int, int]]:
    # Most hunks end lines of one commit; seeing that is far cheaper than counting.
    if lines.count(lines[0]) == len(lines):
        return ((lines[0], len(lines)),)
    return Counter(lines).items()


def _neighbours(lines: Lines, hunks: list[Hunk]) -> Iterable[tuple[int, int]]:
    """Count whose lines stand beside hunks that only add; nobody's where one of them removes."""
    if len(hunks) > 1 and any(n for _, n, _ in hunks):
        return ()
    found = [origin for at, _, _ in hunks for origin in lines[at - 1 if at else 0 : at + 1] if origin >= 0]
    if len(found) == 2 and found[0] == found[1]:
        return ((found[0], 2),)
    return [(origin, 1) for origin in found] if len(found) < 3 else Counter(found).items()


def _n_added(hunks: list[Hunk]) -> int:
    return hunks[0][2] if len(hunks) == 1 else sum([added for _, _, added in hunks])


def _fact(file: FileDiff, n_removed: int | None) -> FileFact:
    mode = file.old_mode if file.status == "D" else file.new_mode
    n_added = None
    if file.hunks is not None and (n_removed is not None or file.status == "T"):
        n_added = _n_added(file.hunks)
    form = _FORMS.get(mode) or ("text" if n_added is not None else "binary" if file.is_readable else "unreadable")
    is_mode = file.old_mode != file.new_mode and file.status in "MRT"
    old_path = None if file.status == "A" else file.old_path
    n_hunks = len(file.hunks or ()) + (file.status in "DT" and bool(n_removed))
    return file.path, old_path, file.status, n_added, n_removed, n_hunks, form, is_mode


_FORMS = {SUBMODULE: "submodule", SYMLINK: "symlink"}


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
