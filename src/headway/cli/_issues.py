"""Which exported file of issues belongs to which repository, and what became of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from headway.core.errors import BadInput
from headway.core.text import one_line

if TYPE_CHECKING:
    from headway.sources.tracker.base import Export
    from headway.store.duckdb import Store

issues_option = click.option(
    "--issues",
    multiple=True,
    metavar="[NAME=]FILE",
    help="Issues of the repository (of that NAME, where several are read), exported from GitHub, GitLab or Jira.",
)


def given_issues(store: "Store", paths: Sequence[Path], given: Sequence[str]) -> "dict[Path, Export]":
    """Read the files of `--issues`, each for one of the paths; raise `BadInput` where it is not clear for which."""
    if not given:
        return {}
    from headway.sources.tracker.read import read_issues  # late: who gives no issues pays nothing for them

    found = {}
    for one in given:
        path, file = _belongs(store, paths, one)
        if path in found:
            raise BadInput(f"Two files of issues are given for {one_line(str(path))}.", "Give one for each repository.")
        found[path] = read_issues(file)
    return found


def told(export: "Export") -> str:
    """Say in one line what a file held."""
    closing = len({number for number, _ in export.closes})
    passed = (
        f"; of {export.n_requests:,} pull or merge requests {closing:,} say which issue they close"
        if export.n_requests
        else ""
    )
    dated = sum(project.due_at is not None for project in export.projects.values())
    return f"{len(export.issues):,} issues; {dated:,} of {len(export.projects):,} milestones or versions have a date{passed}"


def _belongs(store: "Store", paths: Sequence[Path], given: str) -> tuple[Path, Path]:
    from headway.ingest.slug import slug, slug_at

    if len(paths) == 1 and ("=" not in given or Path(given).is_file()):
        return paths[0], Path(given)
    name, _, file = given.partition("=")
    called = {path: slug_at(store, path) or slug(path) for path in paths}
    named = [
        path for path in paths if name and file and (called[path] == name or path.resolve() == Path(name).resolve())
    ]
    if len(named) != 1:
        names = ", ".join(one_line(name, 60) for name in called.values())
        raise BadInput(
            f"--issues {one_line(given, 100)} does not say of which one of these repositories: {names}.",
            "Give --issues NAME=FILE with one of these names, or the path as given.",
        )
    return named[0], Path(file)
