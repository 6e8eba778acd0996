"""Predict changes: the risk of repair or the time until done, with reasons in plain words."""

from datetime import datetime

import click

from headway.cli._edge import INSTANT, Edge, verb


@verb
@click.argument("task")
@click.argument("subjects", nargs=-1, metavar="[SUBJECT...]")
@click.option("--by", type=INSTANT, help="Also say the chance of being done by this date (times only).")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def predict(edge: Edge, task: str, subjects: tuple[str, ...], by: datetime | None, form: str) -> None:
    """Say what the model in use for TASK predicts of each SUBJECT, or of every open change.

    A SUBJECT is the object id of a landing or an open head (four digits or more), or the number of a request. Nothing is stored.
    """
    from headway.cli._learning import as_json, desk, print_predictions
    from headway.cli._session import session
    from headway.core.registry import find
    from headway.models.base import Task
    from headway.operate.predict import predict as predicted

    asked = find("headway.models.tasks", Task, task, "task")
    with session(edge) as opened:
        said = predicted(desk(opened), asked, subjects)
    if form == "json":
        edge.say(as_json(said, by))
    elif said:
        print_predictions(said, by)
    else:
        edge.say("No change is open here.")
