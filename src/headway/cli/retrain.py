"""Train the models anew; a new one serves only where it does better than the old one on the newest changes."""

from typing import TYPE_CHECKING

import click

from headway.cli._edge import Edge, verb

if TYPE_CHECKING:
    from headway.operate.retrain import Retrained
    from headway.operate.serve import Desk


@verb
@click.option(
    "--task", "only", metavar="TASK", help="Only this one (`headway explain` lists them).  [default: every task]"
)
@click.option(
    "--if-degraded", is_flag=True, help="Only where the monitor says degraded or stale, or no model is in use."
)
@click.option(
    "--every", type=click.IntRange(min=1), metavar="DAYS", help="Only where the model is at least so many days old."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
def retrain(edge: Edge, only: str | None, if_degraded: bool, every: int | None, form: str) -> None:
    """Train on everything known now and let the new model serve only if it does better on changes that neither has seen.

    What changed lines say is read first, newest first, where the repository is still in its place: hashed words and counts.
    The model before it serves meanwhile, and on any failure. Exit code 0 whether or not there was a switch.
    """
    import msgspec

    from headway.cli._learning import desk
    from headway.cli._session import session
    from headway.ingest.content import read_contents
    from headway.operate.retrain import When, retrain_all
    from headway.operate.serve import wanted

    with session(edge, writes=True) as opened:
        if n := read_contents(opened.store):
            edge.remark(f"The changed lines of {n:,} changes were read, as hashed words.")
        at = desk(opened)
        chosen = [task for task in wanted(at, only) if task.target != "kind"]
        found = retrain_all(at, chosen, When(if_degraded, every), edge.remark)
        if only == "change_type" or not (only or if_degraded or every):
            found.append(_types(edge, at))
    if form == "json":
        edge.say(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    else:
        edge.say("\n".join(f"{one.task}: {one.sentence}" for one in found))


def _types(edge: Edge, at: "Desk") -> "Retrained":
    from headway.core.errors import HeadwayError
    from headway.operate.retrain import Retrained
    from headway.operate.types import label_types

    edge.remark("Change type: learnt from what prefixes tell")
    try:
        return Retrained("change_type", True, "", label_types(at, edge.remark))
    except HeadwayError as error:
        return Retrained("change_type", False, "", error.what)
