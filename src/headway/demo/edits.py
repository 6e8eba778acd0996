"""Turns a drawn change into edits of real lines: what it adds, removes, renames, deletes and takes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from headway.demo.causes import Coupling
from headway.demo.changes import Change
from headway.demo.lines import NOUNS, write_lines
from headway.demo.plan import Plan
from headway.demo.tree import File, Lines, first_files, is_code, is_generated, is_test


@dataclass(frozen=True)
class Hunk:
    """Lines that go, and lines that come after `anchor` (None: at the top); lines are known by their text."""

    file: int
    anchor: str | None
    gone: Lines
    come: Lines


@dataclass(frozen=True)
class Edit:
    """What one landing does: its hunks, and the new path of files it renames (None: deletes)."""

    hunks: tuple[Hunk, ...]
    moves: Mapping[int, str | None] = field(default_factory=dict)

    @property
    def files(self) -> list[int]:
        """Which files it touches, each once, in order."""
        return list(dict.fromkeys([h.file for h in self.hunks] + list(self.moves)))


def apply(lines: Lines, hunks: list[Hunk]) -> Lines:
    """Return the lines after these hunks; a hunk whose anchor is not there adds at the end.

    >>> apply(("a", "b"), [Hunk(0, "a", ("b",), ("c", "d"))])
    ('a', 'c', 'd')
    """
    # Lines are unique by construction, so their text is their identity, on the mainline and on any branch.
    gone = {line for h in hunks for line in h.gone}
    there, after = set(lines), dict[str | None, list[str]]()
    for hunk in hunks:
        place = hunk.anchor if hunk.anchor is None or hunk.anchor in there else ""
        after.setdefault(place, []).extend(hunk.come)
    out = list(after.get(None, ()))
    for line in lines:
        if line not in gone:
            out.append(line)
        if line in after:
            out.extend(after[line])
    return (*out, *after.get("", ()))


class Editor:
    """The code as it stands now, and who is still to rewrite whose lines.

    Landings are numbered by their place on the mainline; call `land` once for each, in order.
    """

    def __init__(self, plan: Plan, fixes: dict[int, list[int]]) -> None:
        """Start without files; `fixes` names the changes whose lines a repairing fix removes."""
        self.plan, self.files, self._mark, self._fixes = plan, list[File](), 0, fixes
        self.mended = set[int]()
        self.born: list[int] = []
        self._due: dict[str, list[tuple[int, Change, Edit]]] = {}
        self._done: dict[int, Edit] = {}

    def start(self, area: str) -> Edit:
        """Return the edit that writes the first files of one area."""
        chance, hunks, moves = self.plan.random("start", area), [], {}
        for path in first_files()[area]:
            hunk = self._new_file(chance, area, path, chance.randrange(25, 90))
            hunks.append(hunk)
            moves[hunk.file] = path
        return Edit(tuple(hunks), moves)

    def draw(self, change: Change) -> Edit:
        """Return what the change does to the code as it stands now."""
        if change.reverts >= 0:
            return self._revert(self._done[change.reverts])
        chance = self.plan.random("edit", change.id)
        if change.id in self._fixes:
            return self._repair(chance, change)
        hunks = self._rework(chance, change)
        files = self._choose(chance, change)
        moves = self._move(chance, change, files)
        added = max(change.n_commits, change.n_lines - sum(len(h.come) for h in hunks))
        return Edit((*hunks, *self._write(chance, files, added, change.n_commits)), moves)

    def land(self, landing: int, change: Change | None, edit: Edit) -> None:
        """Make the edit part of the code."""
        for i in edit.files:
            file = self.files[i]
            path = edit.moves.get(i, file.path)
            file.put(landing, path, apply(file.lines, [h for h in edit.hunks if h.file == i]) if path else ())
        self.born += [landing] * (len(self.files) - len(self.born))
        if change:
            self._done[change.id] = edit
            if change.reworked:
                # A day less than 21, so that the last moment is not decided by rounding.
                self._due.setdefault(change.area, []).append((change.landed + 20 * 86_400, change, edit))

    def _new_file(self, chance: Random, area: str, path: str, n: int) -> Hunk:
        self.files.append(File(area, [-1], [None], [()]))
        n = 1 if path.endswith(".png") else n
        return Hunk(len(self.files) - 1, None, (), self._lines(chance, path, n))

    def _lines(self, chance: Random, path: str, n: int) -> Lines:
        self._mark += n
        return write_lines(chance, path, range(self._mark - n, self._mark))

    def _rework(self, chance: Random, change: Change) -> list[Hunk]:
        """Rewrite what earlier changes of this area left to be rewritten; a job nobody came for in time lapses."""
        jobs, hunks = self._due.pop(change.area, []), []
        for due, earlier, edit in jobs:
            # Bots rewrite nobody; and what comes too late is no rework within 21 days.
            if due < change.landed or change.author < 0:
                continue
            for old in edit.hunks:
                hunks += self._rewrite(chance, old, earlier.reworked)
        return hunks

    def _rewrite(self, chance: Random, old: Hunk, share: float) -> list[Hunk]:
        file = self.files[old.file]
        there = set(file.lines) if file.path and not is_generated(file.path) else set()
        gone = tuple(line for line in old.come if line in there and chance.random() < share)
        if not gone or not file.path:
            return []
        return [Hunk(old.file, gone[0], gone, self._lines(chance, file.path, len(gone)))]

    def _choose(self, chance: Random, change: Change) -> list[int]:
        """Pick the files a change touches: of its own area, tests for a test, a lock file for the bot."""
        paths = {i: f.path for i, f in enumerate(self.files) if f.path}
        if change.author < 0:
            return [i for i, path in paths.items() if path == "package-lock.json"]
        # The planted pair moves only as a pair: alone, either would wash the coupling out.
        alive = [i for i in paths if self.files[i].area == change.area and not self._is_coupled(i)]
        wanted = [i for i in alive if is_test(paths[i]) == (change.type == "test") and not is_generated(paths[i])]
        chosen = chance.sample(wanted or alive, min(change.n_files, len(wanted or alive)))
        if change.type != "test" and change.n_files > 1 and chance.random() < 0.5:
            chosen[-1:] = chance.sample([i for i in alive if is_test(paths[i])] or chosen[-1:], 1)
        if chance.random() < 0.05:
            chosen += [i for i in alive if is_generated(paths[i])][:1]
        return list(dict.fromkeys(chosen + self._ends(change)))

    def _ends(self, change: Change) -> list[int]:
        """Return both files of the planted pair when this change is one that touches them."""
        pair = self.plan.cause(Coupling)
        if not pair or not change.coupled or not pair.path.startswith(f"{change.area}/"):
            return []
        return [i for i in range(len(self.files)) if self._is_coupled(i)]

    def _move(self, chance: Random, change: Change, files: list[int]) -> dict[int, str | None]:
        """Now and then rename one of the files, delete one, or make a new one that takes the last one's place."""
        moves: dict[int, str | None] = {}
        luck = chance.random()
        folder, _, name = str(self.files[files[0]].path).rpartition("/")
        stem, _, ending = name.partition(".")
        if len(files) < 2 or ending not in ("py", "ts", "md", "sql") or self._is_coupled(files[0]):
            return moves
        # By chance alone, whatever the type: nothing but what is planted may go with anything.
        if luck < 0.03:
            moves[files[0]] = f"{folder}/{stem.split('_x')[0]}_x{self._mark:x}.{ending}"
        elif luck < 0.04:
            moves[files[0]] = None
        elif luck < 0.14:
            self.files.append(File(change.area, [-1], [None], [()]))
            files[-1] = len(self.files) - 1
            moves[files[-1]] = f"{folder}/{chance.choice(NOUNS)}_x{self._mark:x}.{ending}"
        return moves

    def _is_coupled(self, i: int) -> bool:
        pair = self.plan.cause(Coupling)
        return pair is not None and self.files[i].path in (pair.path, pair.other)

    def _write(self, chance: Random, files: list[int], n_lines: int, n_commits: int) -> list[Hunk]:
        """Spread the new lines over the files in hunks, each of which removes about two thirds as many old lines."""
        n_hunks = max(len(files), n_commits, min(12, n_lines // 12))
        # At least one hunk a commit, so that no commit of a branch is empty.
        sizes = [n_lines // n_hunks + (k < n_lines % n_hunks) for k in range(n_hunks)]
        taken: set[str] = set()
        hunks = []
        for k, size in enumerate(sizes):
            i = files[k % len(files)]
            hunks.append(self._hunk(chance, i, max(1, size), taken))
        return hunks

    def _hunk(self, chance: Random, i: int, size: int, taken: set[str]) -> Hunk:
        file = self.files[i]
        lines, path = file.lines, str(file.path)
        if is_generated(path):
            # A generator writes the whole file anew, once a change.
            fresh = not taken.issuperset(lines)
            taken.update(lines)
            return Hunk(i, None, lines, self._lines(chance, path, len(lines)) if fresh else ())
        # About as many go as come, so that files stay files of a readable size.
        n_gone = min(int(size * chance.uniform(0.2, 1.2)), len(lines) // 3)
        at = chance.randrange(len(lines)) if lines else 0
        gone = tuple(line for line in lines[at : at + n_gone] if line not in taken)
        taken.update(gone)
        return Hunk(i, lines[at] if lines else None, gone, self._lines(chance, path, size))

    def _repair(self, chance: Random, change: Change) -> Edit:
        """Mend what a release broke: every line this fix removes was first shipped by that release."""
        hunks: list[Hunk] = []
        for broken in self._fixes[change.id]:
            if len(hunks) < 3 and broken in self._done:
                code = [h for h in self._done[broken].hunks if is_code(self.files[h.file].path or "")]
                hunks += [h for old in code[:2] for h in self._rewrite(chance, old, 0.6)]
        if hunks:
            self.mended.add(change.id)
        files = [h.file for h in hunks] or self._choose(chance, change)
        more = self._write(chance, files, max(change.n_commits, change.n_lines // 3), change.n_commits)
        return Edit((*hunks, *(Hunk(h.file, h.anchor, (), h.come) for h in more)))

    def _revert(self, edit: Edit) -> Edit:
        """Take an earlier edit back as far as its lines still stand; what has since moved on stays."""
        hunks = []
        for h in edit.hunks:
            there = set(self.files[h.file].lines)
            gone, come = tuple(x for x in h.come if x in there), tuple(x for x in h.gone if x not in there)
            if self.files[h.file].path and (gone or come):
                hunks.append(Hunk(h.file, h.anchor, gone, come))
        return Edit(tuple(hunks))
