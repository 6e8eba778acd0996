"""Check the predictions of any model: score, calibration, fairness, drift and where they fail."""

from pathlib import Path

import click

from headway.cli._edge import Edge, verb

_TABLE = click.Path(path_type=Path, dir_okay=False)


@verb
@click.option("--predictions", type=_TABLE, required=True, metavar="FILE.csv[.gz]", help="One row a prediction.")
@click.option("--truth", required=True, metavar="COLUMN", help="What came true: 0 or 1, false or true.")
@click.option("--score", required=True, metavar="COLUMN", help="The chance that was told, within 0 and 1.")
@click.option(
    "--groups", metavar="COLUMN[,COLUMN]", multiple=True, help="Groups that are compared, such as team or area."
)
@click.option(
    "--time", metavar="COLUMN", help="When it was told: seconds since 1970, or ISO 8601; without it nothing is watched."
)
@click.option("--fail", is_flag=True, help="End with exit code 1 if a check fails or the model got worse.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How it is printed.",
)
def check_model(
    edge: Edge, predictions: Path, *, fail: bool, form: str, groups: tuple[str, ...], **columns: str
) -> None:
    """Run the checks of a release, and the watch over a model in use, on predictions that any model made.

    Where models of Headway are compared with a rule, these are compared with the rate of all rows. With a time, the first half is the reference that the second half is
    compared with. Every other numeric column is a fact: it may have moved, or failures may lie in a part of it.
    """
    from headway.cli import _trial as told
    from headway.operate.others import inspect
    from headway.operate.table_file import read_table

    named = tuple(name for one in groups for name in one.split(",") if name)
    found = inspect(read_table(predictions), columns["truth"], columns["score"], named, columns["time"])
    told.INSPECTED[form](edge, found)
    if fail and found.failed:
        raise click.exceptions.Exit(1)
