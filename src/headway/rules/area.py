"""The parts of the code: named globs, else CODEOWNERS patterns, else folders, as deep as the changes ask for."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from headway.core.settings import Areas
from headway.rules.base import Inferred
from headway.rules.codeowners import Owned, owned_area
from headway.rules.path_role import one_of

ROOT, OTHER = "(root)", "(other)"
FEWEST, MOST = 5, 40
HELD = 0.5
"""Share of all touches that the areas of a CODEOWNERS file must hold, or the folders speak instead."""
LARGE = 0.10
"""A folder with more than this share of all touches is split, when there is something to split it into."""
ONLY = 0.95
"""A folder that holds this share of its parent's touches stands for it: `src/web` says more than `src`."""
SMALL = 0.004
"""A folder with less than this share of all touches stays with its parent."""


def area(weights: Mapping[str, float], areas: Areas, owned: Iterable[Owned] = ()) -> Callable[[str], Inferred]:
    """Choose the areas from the paths of the data and return the function from a path to its area.

    `weights` are touches by path; `owned` the patterns of CODEOWNERS. Order: `areas.paths` by name, `areas.depth`
    if set, CODEOWNERS if it makes 5 to 40 areas that hold half of the touches; what it does not name, or everything, is placed
    by a balanced cut of the folder tree.
    Known problems: the cut follows the whole history, so areas of a moved folder stand beside the new ones.

    >>> put = area({"web/a/x.js": 50, "web/b/y.js": 40, "ml/train.py": 30, "README.md": 5}, Areas())
    >>> [put(p).value for p in ("web/a/z.js", "ml/new.py", "setup.py", "other/x.py")]
    ['web/a', 'ml', '(root)', '(other)']
    >>> area({}, Areas(paths={"front": ["web/*"]}))("web/x/y.js")
    Inferred(value='front', rule='settings', confidence=1.0)
    """
    named = [(name, one_of(globs)) for name, globs in areas.paths.items()]
    place = _placer(weights, areas.depth, owned)

    def put(path: str) -> Inferred:
        name = next((name for name, globs in named if globs.match(path)), None)
        return Inferred(name, "settings", 1.0) if name else place(path)

    return put


def _placer(weights: Mapping[str, float], depth: int, owned: Iterable[Owned]) -> Callable[[str], Inferred]:
    if depth:
        return lambda path: Inferred("/".join(_folders(path.rpartition("/")[0])[:depth]) or ROOT, "depth", 1.0)
    whole = sum(weights.values()) or 1.0
    names, owner = owned_area(owned)
    rest = {path: weight for path, weight in weights.items() if not owner(path)}
    if not FEWEST <= len(names) <= MOST or sum(rest.values()) > (1 - HELD) * whole:
        names, owner, rest = set(), lambda _: "", dict(weights)
    cut = _cut(rest, whole, len(names))
    held = cache(lambda folder: Inferred(_longest(folder, cut) or OTHER, "folders", 0.7))

    def place(path: str) -> Inferred:
        if name := owner(path):
            return Inferred(name, "codeowners", 0.9)
        return held(path.rpartition("/")[0]) if "/" in path else Inferred(ROOT, "folders", 0.7)

    return place


def _cut(weights: Mapping[str, float], whole: float, n_named: int) -> set[str]:
    """Return the folders that become areas beside `n_named` others; `whole` are the touches of all."""
    touches, children = _tree(weights)
    cut: set[str] = set()
    heap = [(-touches[folder], folder) for folder in _largest(touches, children[""], SMALL * whole, MOST - n_named)]
    heapq.heapify(heap)
    # the largest folder is opened first, until all are small enough or there are enough of them
    while heap:
        weight, folder = heapq.heappop(heap)
        n_open = n_named + len(cut) + len(heap) + 1
        inner = _largest(touches, children[folder], SMALL * whole, MOST - n_open)
        stands_for = len(inner) == 1 and touches[inner[0]] >= -weight * ONLY
        if inner and (stands_for or -weight > LARGE * whole or n_open < FEWEST):
            for child in inner:
                heapq.heappush(heap, (-touches[child], child))
        if not stands_for:
            cut.add(folder)
    return cut


def _largest(touches: Mapping[str, float], folders: Iterable[str], least: float, most: int) -> list[str]:
    kept = sorted((f for f in folders if touches[f] >= least), key=lambda f: (-touches[f], f))
    return kept[: max(most, 0)]


def _tree(weights: Mapping[str, float]) -> tuple[Counter[str], defaultdict[str, set[str]]]:
    touches: Counter[str] = Counter()
    children: defaultdict[str, set[str]] = defaultdict(set)
    held: Counter[str] = Counter()
    for path, weight in weights.items():
        held[path.rpartition("/")[0]] += weight  # type: ignore[assignment]
    for inner, weight in held.items():
        folders = _folders(inner)
        for depth in range(1, len(folders) + 1):
            folder = "/".join(folders[:depth])
            touches[folder] += weight
            children["/".join(folders[: depth - 1])].add(folder)
    return touches, children


def _folders(folder: str) -> list[str]:
    # a hostile tree holds names like "/etc/x": an empty folder would be its own parent
    return [name for name in folder.split("/") if name]


def _longest(inner: str, prefixes: set[str]) -> str:
    folders = _folders(inner)
    for depth in range(len(folders), 0, -1):
        if (folder := "/".join(folders[:depth])) in prefixes:
            return folder
    return ""
