"""One small generated history with everything planted, shared by the tests that read it with git."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from headway.demo.causes import CAUSES
from headway.demo.history import write
from headway.demo.plan import small
from headway.demo.truth import Truth


@dataclass(frozen=True)
class Written:
    path: Path
    truth: Truth

    def git(self, *words: str) -> str:
        return subprocess.run(["git", "-C", self.path, *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Written:
    path = tmp_path_factory.mktemp("demo") / "repo"
    return Written(path, write(small(5, *(cause() for cause in CAUSES.values())), path))
