"""List the models in use, every version kept, and every trial."""

import click

from headway.cli._edge import Edge, verb


@verb
@click.argument("task", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
def models(edge: Edge, task: str | None, form: str) -> None:
    """List versions (the served one marked) and all trials of TASK, or of every task.

    A version is a folder under `models/` beside the database (`NAME.learned/models/` where it is not called `headway.duckdb`); `headway model show TASK` opens its card.
    """
    from headway.cli._models import home, listing

    listing(edge, home(edge), task, as_json=form == "json")
