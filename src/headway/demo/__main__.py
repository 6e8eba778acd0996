"""`python -m headway.demo`: writes the demo, or checks what Headway found in it against what was planted."""

import shutil
import sys
from pathlib import Path

import click

from headway.core.errors import BadInput, HeadwayError
from headway.demo.causes import CAUSES
from headway.demo.history import write
from headway.demo.paperwork import settings
from headway.demo.plan import Plan
from headway.demo.truth import save

MARKER = "headway-demo"
"""A file inside each generated repository: only what bears it is ever replaced."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path(".headway/demo"))
@click.option("--seed", default=1, show_default=True, help="Another seed, another organisation.")
@click.option("--plant", multiple=True, type=click.Choice(sorted(CAUSES)), help="What to plant; everything by default.")
@click.option("--nothing", is_flag=True, help="Plant nothing at all.")
def demo(path: Path, seed: int, plant: tuple[str, ...], nothing: bool) -> None:
    """Write an invented organisation's history to PATH, its settings to PATH.toml and the truth to PATH.truth.json."""
    names = () if nothing else plant or tuple(CAUSES)
    try:
        _clear(path)
    except HeadwayError as error:
        click.echo(error, err=True)
        sys.exit(error.exit_code)
    plan = Plan(seed=seed, planted=tuple(CAUSES[name]() for name in names))
    truth = write(plan, path)
    (path / MARKER).touch()
    path.with_name(f"{path.name}.toml").write_text(settings(plan))
    save(truth, path.with_name(f"{path.name}.truth.json"))
    planted = ", ".join(names) or "nothing"
    click.echo(f"{path}: {truth.n_commits:,} commits, {len(truth.changes):,} landed changes; planted: {planted}")


def _clear(path: Path) -> None:
    """Make room for the demo; refuse to touch a folder that is not an earlier one."""
    if (path / MARKER).is_file() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.exists() and any(path.iterdir()):
        raise BadInput(f"{path} is not empty and no earlier demo.", "Name another folder, or empty it yourself.")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.name == ".headway":
        (path.parent / ".gitignore").write_text("*\n")


if __name__ == "__main__":
    demo()
