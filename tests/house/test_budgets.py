"""The shape of good work: small files, small functions, a first line that says what the room is for."""

import ast
from pathlib import Path
from statistics import median, quantiles

HOUSE = Path(__file__).parents[2]
FILES = {
    str(f.relative_to(HOUSE)): f.read_text("utf-8")
    for d in ("src", "tests", "benchmarks")
    for f in sorted((HOUSE / d).rglob("*.py"))
}
OURS = {name: text for name, text in FILES.items() if name.startswith("src/")}


def functions(text: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines a reader has to follow: signature and body, docstring left out."""
    doc = function.body[0] if ast.get_docstring(function) is not None else None
    said = (doc.end_lineno or 0) - doc.lineno + 1 if doc else 0
    return (function.end_lineno or 0) - function.lineno + 1 - said


def lengths() -> list[int]:
    return [body_lines(function) for text in OURS.values() for function in functions(text)]


def test_a_file_says_on_its_first_line_what_it_is_for() -> None:
    docs = {file: ast.get_docstring(ast.parse(text)) or "" for file, text in FILES.items()}
    assert [f for f, text in FILES.items() if not text.startswith(('"""', 'r"""'))] == [], "line 1 is the docstring"
    assert [f for f, doc in docs.items() if not (doc.splitlines() or [""])[0].endswith((".", ":", "?"))] == [], (
        "one sentence"
    )


def test_no_file_is_longer_than_400_lines() -> None:
    assert {file: n for file, text in FILES.items() if (n := len(text.splitlines())) > 400} == {}


def test_the_median_file_fits_on_two_screens() -> None:
    assert median(len(text.splitlines()) for text in OURS.values()) <= 100


def test_the_median_function_has_at_most_6_lines() -> None:
    assert median(lengths()) <= 6


def test_nine_of_ten_functions_have_at_most_24_lines() -> None:
    assert quantiles(lengths(), n=10)[-1] <= 24


def undocumented(text: str) -> list[str]:
    tree = ast.parse(text)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")]
    public = [
        n for scope in (tree, *classes) for n in scope.body if isinstance(n, kinds) and not n.name.startswith("_")
    ]
    return [n.name for n in public if ast.get_docstring(n) is None]


def test_everything_public_has_a_docstring() -> None:
    assert {file: names for file, text in OURS.items() if (names := undocumented(text))} == {}
