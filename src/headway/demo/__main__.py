"""`python -m headway.demo`: writes the demo, or checks what Headway found in it against what was planted."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from headway.core.errors import BadInput, HeadwayError
from headway.demo.causes import CAUSES
from headway.demo.check import check, questions_for
from headway.demo.history import write
from headway.demo.paperwork import settings
from headway.demo.plan import Plan
from headway.demo.schedule import schedule
from headway.demo.tracker import tracker
from headway.demo.truth import planted_in, save

MARKER = "headway-demo"
"""A file inside each generated repository: only what bears it is ever replaced."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path(".headway/demo"))
@click.option("--seed", default=1, show_default=True, help="Another seed, another organisation.")
@click.option("--plant", multiple=True, type=click.Choice(sorted(CAUSES)), help="What to plant; everything by default.")
@click.option("--nothing", is_flag=True, help="Plant nothing at all.")
@click.option(
    "--check", "db", type=click.Path(path_type=Path), help="Write nothing; hold this database against PATH's truth."
)
def demo(path: Path, seed: int, plant: tuple[str, ...], nothing: bool, db: Path | None) -> None:
    """Write an invented organisation's history to PATH, its settings to PATH.toml, its issues to PATH.issues.json and the truth to PATH.truth.json."""
    try:
        if db:
            sys.exit(_check(path, db))
        _clear(path)
    except HeadwayError as error:
        click.echo(error, err=True)
        sys.exit(error.exit_code)
    _write(path, seed, () if nothing else plant or tuple(CAUSES))


def _write(path: Path, seed: int, names: tuple[str, ...]) -> None:
    plan = Plan(seed=seed, planted=tuple(CAUSES[name]() for name in names))
    truth = write(plan, path)
    # Last, so that a run that was broken off is not taken for a finished demo, nor removed unasked.
    (path / MARKER).touch()
    path.with_name(f"{path.name}.toml").write_text(settings(plan))
    story = schedule(plan)
    path.with_name(f"{path.name}.issues.json").write_text(json.dumps(tracker(plan, story.landed, story.open), indent=1))
    save(truth, path.with_name(f"{path.name}.truth.json"))
    planted = ", ".join(names) or "nothing"
    click.echo(f"{path}: {truth.n_commits:,} commits, {len(truth.changes):,} landed changes; planted: {planted}")


def _check(path: Path, db: Path) -> int:
    """Say what was planted and what Headway says of it; return 1 when something was not found."""
    truth = path.with_name(f"{path.name}.truth.json")
    if not truth.is_file():
        raise BadInput(f"{truth} does not exist.", "Write the demo first: python -m headway.demo PATH.")
    planted = planted_in(truth)
    found = check({q: _ask(q, path, db) for q in questions_for(planted)}, planted)
    for finding in found:
        click.echo(f"{'found    ' if finding.is_found else 'NOT FOUND'} planted: {finding.planted}")
        click.echo(f"          {finding.question}: {finding.said}")
    click.echo(f"{sum(f.is_found for f in found)} of {len(found)} planted causes found")
    return 0 if all(f.is_found for f in found) else 1


def _ask(question: str, path: Path, db: Path) -> dict[str, Any]:
    """Ask as any user would: through the command line."""
    words = ["ask", question, "--format", "json", "--db", str(db), "--settings", f"{path}.toml"]
    # The public door only: what a user cannot get, the demo cannot claim.
    said = subprocess.run([sys.executable, "-m", "headway", *words], capture_output=True, text=True, check=False)
    if said.returncode:
        raise BadInput(
            f"headway ask {question} failed: {said.stderr.strip()[-300:]}", "Run headway analyze on the demo first."
        )
    answer: dict[str, Any] = json.loads(said.stdout)
    return answer


def _clear(path: Path) -> None:
    """Make room for the demo; refuse to touch a folder that is not an earlier one."""
    # A link could lead the removal anywhere.
    if (path / MARKER).is_file() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.exists() and any(path.iterdir()):
        raise BadInput(f"{path} is not empty and no earlier demo.", "Name another folder, or empty it yourself.")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.name == ".headway":
        (path.parent / ".gitignore").write_text("*\n")


if __name__ == "__main__":
    demo()
