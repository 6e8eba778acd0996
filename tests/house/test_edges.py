"""Engine, clock, terminal and network each have one home; nothing else in the house touches them."""

import ast
from collections.abc import Callable
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "src" / "headway"
FILES = {str(file.relative_to(HOUSE)): ast.parse(file.read_text("utf-8")) for file in sorted(HOUSE.rglob("*.py"))}
TALKS = ("cli/", "demo/", "measure/example.py")  # an example of a docstring speaks by printing
TIMES = {"datetime", "date", "time", "dt"}
CLOCK = {"now", "today", "utcnow", "time", "localtime", "gmtime"}
NETWORK = {"socket", "urllib", "http", "httpx", "requests", "ssl", "ftplib", "smtplib"}


def imported(tree: ast.Module) -> set[str]:
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    # what only takes addresses apart opens none
    return {n.split(".")[0] for n in names - {"urllib.parse"}}


def calls(tree: ast.Module) -> set[str]:
    return {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}


def offenders(wrong: Callable[[str, ast.Module], object]) -> dict[str, object]:
    return {file: found for file, tree in FILES.items() if (found := wrong(file, tree))}


def test_only_the_adapter_imports_the_engine() -> None:
    assert list(offenders(lambda _, tree: "duckdb" in imported(tree))) == ["store/duckdb.py"]


def test_only_the_command_line_prints() -> None:
    assert offenders(lambda file, tree: "print" in calls(tree) and not file.startswith(TALKS)) == {}


def test_only_the_two_edges_that_are_asked_from_outside_read_a_clock() -> None:
    def clocks(_: str, tree: ast.Module) -> set[str]:
        return {c for c in calls(tree) if c.split(".")[0] in TIMES and c.split(".")[-1] in CLOCK}

    assert list(offenders(clocks)) == ["cli/_edge.py", "predict.py"]


def test_nothing_speaks_to_a_network() -> None:
    assert offenders(lambda _, tree: imported(tree) & NETWORK) == {}


def test_nothing_is_unpickled_and_no_text_is_run() -> None:
    assert offenders(lambda _, tree: imported(tree) & {"pickle", "marshal", "shelve", "joblib", "dill"}) == {}
    loaders = {"torch.load", "torch.jit.load", "np.load", "numpy.load", "joblib.load", "pickle.load", "pickle.loads"}
    assert offenders(lambda _, tree: calls(tree) & loaders) == {}, (
        "such files can run code; weights are json, txt, safetensors"
    )
    assert offenders(lambda _, tree: calls(tree) & {"eval", "exec", "os.system", "os.popen"}) == {}
