"""A small generated organisation, analysed once, for every test that asks what a user then sees."""

import io
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from headway.cli import _learning
from headway.cli._run import run
from headway.demo.causes import CAUSES
from headway.demo.history import write
from headway.demo.plan import small


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """A folder in which a user types, and the repository that lies beside it."""

    folder: Path
    repository: Path

    def headway(self, *arguments: str) -> Said:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), io.StringIO()
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            code = run(list(arguments))
        return Said(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Said]]:
    """The desk of someone who typed `headway analyze` once, and what that said; what it learns hangs on no busy clock."""
    top = tmp_path_factory.mktemp("desk")
    write(small(5, *(cause() for cause in CAUSES.values())), top / "shop")
    (top / "desk").mkdir()
    desk = Desk(top / "desk", top / "shop")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_learning, "ANALYZE_SECONDS", 600.0)
        return desk, desk.headway("analyze", "../shop")


@pytest.fixture(scope="session")
def desk(first_run: tuple[Desk, Said]) -> Desk:
    return first_run[0]


@pytest.fixture
def new_desk() -> type[Desk]:
    """Where a test sets up a folder and a repository of its own."""
    return Desk
