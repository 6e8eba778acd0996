"""Show a model's card, make it again, compare two versions, or go back to an earlier one."""

import click

from headway.cli._edge import Edge, verb

ACTIONS = ("show", "reproduce", "diff", "rollback")


@verb
@click.argument("action", type=click.Choice(ACTIONS), metavar="ACTION")
@click.argument("task")
@click.argument("versions", nargs=-1, metavar="[VERSION]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
def model(edge: Edge, action: str, task: str, versions: tuple[str, ...], form: str) -> None:
    """Do ACTION with a VERSION of TASK; without one, with the version that is served. `headway models` lists both.

    show: print its card. reproduce: train it again from its packaged matrix and compare; exit 1 unless it is the same bit
    for bit or its predictions agree within a millionth. diff: compare two versions (or the served one with the one before).
    rollback: serve an earlier version (the one before, unless named).
    """
    from headway.cli import _models

    _models.act(edge, action, task, versions, as_json=form == "json")
