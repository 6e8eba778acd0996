"""The project as a newcomer meets it: one configuration, one lock without hosts, a pipeline that runs the README's command."""

import re
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[2]
LOCK = (HOUSE / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))


def locked() -> set[str]:
    return {line.split("==")[0].lower() for line in LOCK.splitlines() if re.match(r"[a-z0-9_.-]+==", line)}


def test_the_lock_names_no_host_and_no_path() -> None:
    assert not re.search(r"https?:|file:|--index|--find-links|@ ", LOCK)


def test_every_locked_package_has_its_hashes() -> None:
    entries = re.split(r"\n(?=[a-z])", LOCK.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_holds_every_dependency_the_project_declares() -> None:
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    assert {re.split(r"[<>=!~ \[]", name)[0] for name in wanted} <= locked()


def test_the_pipeline_runs_the_tests_the_readme_names() -> None:
    assert "make test" in (HOUSE / "README.md").read_text("utf-8")
    assert (HOUSE / ".ci/run").read_text("utf-8").strip().endswith("make test")
    assert (HOUSE / ".ci/run").stat().st_mode & 0o111


def test_pyproject_is_the_only_configuration() -> None:
    others = [
        "setup.cfg",
        "tox.ini",
        "pytest.ini",
        "mypy.ini",
        "ruff.toml",
        ".ruff.toml",
        ".flake8",
        "setup.py",
        "towncrier.toml",
        ".coveragerc",
        "noxfile.py",
    ]
    assert [name for name in others if (HOUSE / name).exists()] == []


def test_change_notes_are_one_sentence_of_a_known_kind() -> None:
    notes = [f for f in (HOUSE / "changes").glob("*") if f.name != ".gitignore"]
    assert [f.name for f in notes if not re.fullmatch(r"[a-z0-9-]+\.(added|changed|fixed)\.md", f.name)] == []
    assert [f.name for f in notes if len(f.read_text("utf-8").strip().splitlines()) != 1] == []
