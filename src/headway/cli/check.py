"""Check the change at hand in CI or before a push: its chance of needing repair, against a base branch."""

from pathlib import Path

import click

from headway.cli._edge import Edge, verb
from headway.core.errors import BadInput

TOO_RISKY = 12


@verb
@click.option(
    "--base",
    metavar="REV",
    default="main",
    show_default=True,
    help="What the change is to land on: a branch, tag or id.",
)
@click.option("--head", metavar="REV", default="HEAD", show_default=True, help="The newest commit of the change.")
@click.option(
    "--repository",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="PATH",
    help="The repository.  [default: here]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "sarif", "json"]),
    default="text",
    show_default=True,
    help="Text, a Markdown comment, a SARIF 2.1.0 log, or JSON.",
)
@click.option("--fail-above", type=float, metavar="CHANCE", help="End with exit code 12 above this chance (0 to 1).")
def check(  # noqa: PLR0917 - one parameter an option
    edge: Edge, base: str, head: str, repository: Path, form: str, fail_above: float | None
) -> None:
    """Say how likely what HEAD changes since it left the base is to need repair, beside what is usual here.

    Ends with 0 unless --fail-above is given. Needs a database that `headway analyze` filled; see docs/ci.md.
    """
    from headway.cli._learning import desk
    from headway.cli._session import session
    from headway.core.registry import find
    from headway.models.base import Task
    from headway.operate.check_forms import FORMS
    from headway.operate.one_change import fresh_of, look_at

    if fail_above is not None and not 0 <= fail_above <= 1:
        raise BadInput(f"--fail-above must be a chance from 0 to 1. Got {fail_above} instead.", "For example 0.5.")
    task = find("headway.models.tasks", Task, "change_risk", "task")
    with session(edge) as opened:
        at = desk(opened)
        found = look_at(at, task, fresh_of(at, repository, f"{base}..{head}"), base)
    edge.say(FORMS[form](found).rstrip("\n"))
    if fail_above is not None and (found.said.chance or 0.0) > fail_above:
        raise click.exceptions.Exit(TOO_RISKY)
