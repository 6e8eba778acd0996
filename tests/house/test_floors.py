"""Imports point down the house or to the same floor's base, never up and never in a circle."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
FLOORS = [
    {"cli"},
    {"report", "predict"},
    {"charts"},
    {"operate"},
    {"questions", "ask", "models"},
    {"measure", "metrics"},
    {"ingest"},
    {"sources", "store"},
    {"rules"},
    {"tables"},
    {"core", "demo"},
]
FLOOR = {room: height for height, rooms in enumerate(reversed(FLOORS)) for room in rooms} | {"": -1, "__main__": 99}
ONE_A_FILE = {"metrics", "questions", "tables"}
ONE_A_FOLDER = {"tasks", "candidates", "features", "checks"}


def module(file: Path) -> str:
    return ".".join(file.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(file): file for file in sorted((SRC / "headway").rglob("*.py"))}


@cache
def imports(name: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(MODULES[name].read_text("utf-8"))))
    plain = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    taken = {(n.module or "", alias.name) for n in nodes if isinstance(n, ast.ImportFrom) for alias in n.names}
    ours = {f"{m}.{a}" if f"{m}.{a}" in MODULES else m for m, a in taken} | plain
    return {m for m in ours if m.split(".")[0] == "headway" and m != name}


def room(name: str) -> str:
    return [*name.split("."), ""][1]


def allowed(name: str, target: str) -> bool:
    here, there, last = room(name), room(target), target.rsplit(".", 1)[-1]
    if here == "demo":
        return there in ("demo", "core")
    if here == there == "models":
        return _within_models(name, target)
    if here == there and here in ONE_A_FILE:
        return last == "base" or last.startswith("_") or name.rsplit(".", 1)[-1].startswith("_")
    return here == there or FLOOR[there] < FLOOR[here] or (FLOOR[there] == FLOOR[here] and last == "base")


def _within_models(name: str, target: str) -> bool:
    here, there = ([*n.split("."), ""][2] for n in (name, target))
    # what stands one-a-file knows the words and shared furniture, never a neighbour; only the files above find it
    return there not in ONE_A_FOLDER or (here == there and target.rsplit(".", 1)[-1].startswith("_"))


def test_a_file_imports_only_from_below_or_its_own_rooms_base() -> None:
    assert [
        f"{name} imports {target}" for name in MODULES for target in sorted(imports(name)) if not allowed(name, target)
    ] == []


def test_no_room_opens_a_private_file_of_another() -> None:
    def is_private(target: str) -> bool:
        return any(part.startswith("_") for part in target.split(".")[2:])

    assert [
        f"{name} imports {target}"
        for name in MODULES
        for target in sorted(imports(name))
        if is_private(target) and room(name) != room(target)
    ] == []


def test_no_file_reaches_itself_through_its_imports() -> None:
    try:
        TopologicalSorter({name: imports(name) for name in MODULES}).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))
