"""The least-people rule: which slices roll up, and which cells stay hidden so that none can be had by subtraction."""

from collections.abc import Callable, Iterable, Mapping

People = frozenset[str]
Cell = tuple[str | None, int]
"""A slice and the number of a period."""

OTHER = "(several, too few people each)"
"""The slice into which small slices roll up; no type or area is called so."""


def roll_up(people: Mapping[str, People], least: int, parent: Callable[[str], str | None]) -> dict[str, str]:
    """Map every slice to the label it is shown under, so that each label has `least` people, or none at all.

    A small slice joins its parent (areas have one), else `OTHER`; where that itself stays small, the smallest visible
    slice joins it, or the whole less what is visible would give it away.

    >>> a, b = frozenset("abcdef"), frozenset("ab")
    >>> shown = roll_up({"core": a, "web": a | {"x"}, "docs": b}, 5, lambda name: None)
    >>> shown["web"], shown["core"], shown["docs"]
    ('web', '(several, too few people each)', '(several, too few people each)')
    """
    shown = {name: name for name in people}
    for label in sorted(people, key=lambda name: -name.count("/")):
        _lift(label, shown, people, least, parent)
    while 0 < len(_union(people, shown, OTHER)) < least:
        rest = {label: _union(people, shown, label) for label in set(shown.values()) - {OTHER}}
        peopled = [label for label in sorted(rest, key=lambda name: (len(rest[name]), name)) if rest[label]]
        if not peopled:
            break
        shown = {name: OTHER if label == peopled[0] else label for name, label in shown.items()}
    return shown


def _lift(
    label: str | None,
    shown: dict[str, str],
    people: Mapping[str, People],
    least: int,
    parent: Callable[[str], str | None],
) -> None:
    while label and label != OTHER and 0 < len(_union(people, shown, label)) < least:
        above = parent(label) or OTHER
        for name, now in shown.items():
            if now == label:
                shown[name] = above
        label = above


def _union(people: Mapping[str, People], shown: Mapping[str, str], label: str) -> People:
    return frozenset().union(*(people[name] for name, now in shown.items() if now == label))


def parent_folder(area: str) -> str | None:
    """Return the folder that holds an area, None at the top.

    >>> parent_folder("src/web"), parent_folder("src")
    ('src', None)
    """
    return area.rpartition("/")[0] or None


def hidden_cells(cells: Mapping[Cell, People], least: int) -> set[Cell]:
    """Return the cells that must not be shown: small ones, and as many others as keep them from being worked out.

    Whoever knows the total of each slice and of each period can subtract; so in every line (one slice over time, one
    period over slices) the hidden cells together must have `least` people, and no small cell may follow from the
    totals that are known, which are those with `least` people.
    """
    hidden = {cell for cell, people in cells.items() if 0 < len(people) < least}
    crossed = all(len({cell[axis] for cell in cells}) > 1 for axis in (0, 1))
    known = _known_lines(cells, least)
    while more := _uncovered(cells, hidden, least) or (crossed and _determined(cells, hidden, known, least)):
        hidden.add(more)
    return hidden


Line = tuple[int, str | int | None]
"""One slice over time (0 and its label) or one period over slices (1 and its number)."""


def _known_lines(cells: Mapping[Cell, People], least: int) -> set[Line]:
    crews: dict[Line, set[str]] = {}
    for cell, people in cells.items():
        for axis in (0, 1):
            crews.setdefault((axis, cell[axis]), set()).update(people)
    return {line for line, crew in crews.items() if len(crew) >= least}


def _uncovered(cells: Mapping[Cell, People], hidden: set[Cell], least: int) -> Cell | None:
    for axis in (0, 1):
        for mark in sorted({cell[axis] for cell in hidden}, key=str):
            line = [cell for cell in cells if cell[axis] == mark]
            unseen = frozenset().union(*(cells[cell] for cell in line if cell in hidden))
            if 0 < len(unseen) < least and (more := _smallest(cells, set(line) - hidden)):
                return more
    return None


def _determined(cells: Mapping[Cell, People], hidden: set[Cell], known: set[Line], least: int) -> Cell | None:
    # Lines are the nodes of a graph, hidden cells its edges, lines without a known total one node together: a cell
    # whose removal cuts its ends apart is the difference of known sums. Another hidden cell near it closes a circle.
    for cell in sorted(hidden, key=str):
        if len(cells[cell]) >= least or _end(cell, 1, known) in _reached(cell, hidden - {cell}, known):
            continue
        reached = _reached(cell, hidden, known)
        touching = {c: sum(_end(c, axis, known) in reached for axis in (0, 1)) for c in cells if c not in hidden}
        for touches in (2, 1):
            if more := _smallest(cells, {c for c, n in touching.items() if n == touches}):
                return more
    return None


def _end(cell: Cell, axis: int, known: set[Line]) -> Line | None:
    line = (axis, cell[axis])
    return line if line in known else None


def _reached(cell: Cell, hidden: Iterable[Cell], known: set[Line]) -> set[Line | None]:
    rest = {c: {_end(c, 0, known), _end(c, 1, known)} for c in hidden}
    reached = {_end(cell, 0, known)}
    while step := [c for c, ends in rest.items() if ends & reached]:
        reached |= {end for c in step for end in rest.pop(c)}
    return reached


def _smallest(cells: Mapping[Cell, People], among: set[Cell]) -> Cell | None:
    peopled = [cell for cell in among if cells[cell]]
    return min(peopled, key=lambda cell: (len(cells[cell]), str(cell)), default=None)
