"""Engine, clock, terminal and network each have one home; nothing else in the house touches them."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "src" / "headway"
FILES = {str(file.relative_to(HOUSE)): ast.parse(file.read_text("utf-8")) for file in sorted(HOUSE.rglob("*.py"))}
TALKS = ("cli/", "demo/", "measure/example.py")  # an example of a docstring speaks by printing
CLOCK = {"now", "today", "utcnow", "time", "localtime", "gmtime"}
NETWORK = {"socket", "urllib", "http", "httpx", "requests", "ssl", "ftplib", "smtplib"}


def imported(tree: ast.Module) -> set[str]:
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return {n.split(".")[0] for n in names | {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}}


def calls(tree: ast.Module) -> set[str]:
    return {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}


@pytest.mark.parametrize("file", FILES)
def test_only_the_adapter_imports_the_engine(file: str) -> None:
    assert "duckdb" not in imported(FILES[file]) or file == "store/duckdb.py"


@pytest.mark.parametrize("file", FILES)
def test_only_the_command_line_prints(file: str) -> None:
    assert "print" not in calls(FILES[file]) or file.startswith(TALKS)


@pytest.mark.parametrize("file", FILES)
def test_only_the_edge_of_the_command_line_reads_a_clock(file: str) -> None:
    clocks = {
        c
        for c in calls(FILES[file])
        if c.split(".")[0] in {"datetime", "date", "time", "dt"} and c.split(".")[-1] in CLOCK
    }
    assert not clocks or file == "cli/_edge.py", clocks


@pytest.mark.parametrize("file", FILES)
def test_nothing_speaks_to_a_network(file: str) -> None:
    assert imported(FILES[file]).isdisjoint(NETWORK)


@pytest.mark.parametrize("file", FILES)
def test_no_model_or_state_is_unpickled_and_no_text_is_run(file: str) -> None:
    assert imported(FILES[file]).isdisjoint({"pickle", "marshal", "shelve"})
    assert calls(FILES[file]).isdisjoint({"eval", "exec", "os.system", "os.popen"})
