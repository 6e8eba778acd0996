"""Replay the past: what the rule or model of an earlier day would have said, against what happened since."""

from datetime import datetime

import click

from headway.cli._edge import INSTANT, Edge, verb

ENOUGH = 400
"""So many predictions are wanted of a replay; a test holds it to what `operate.learn` does."""


@verb
@click.option(
    "--since",
    type=INSTANT,
    help=f"The day it starts from: nothing known later goes in.  [default: a year ago, or as far back as it takes to have {ENOUGH} rows since, but never before the middle of the history]",
)
@click.option(
    "--task", "only", metavar="TASK", help="Only this one (`headway explain` lists them).  [default: every task]"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
def replay(edge: Edge, since: datetime | None, only: str | None, form: str) -> None:
    """Train with what was known on a day, predict everything since, and say what happened; kept apart from live predictions."""
    import msgspec

    from headway.cli._learning import desk
    from headway.cli._session import session
    from headway.operate.learn import replay_all
    from headway.operate.serve import wanted

    with session(edge, writes=True) as opened:
        at = desk(opened)
        found = replay_all(at, wanted(at, only), since, edge.remark)
    if form == "json":
        edge.say(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    else:
        edge.say("\n".join(f"{one.task}: {one.sentence}" for one in found))
