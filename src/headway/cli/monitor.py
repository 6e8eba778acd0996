"""Watch the models in use: accuracy on mature truths, calibration, groups, drift, worst slices, age."""

import click

from headway.cli._edge import Edge, verb

DEGRADED, STALE = 10, 11


@verb
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
def monitor(edge: Edge, only: str | None, form: str) -> None:
    """Say of every model in use whether it still does what it did when it was released.

    Exit code 0: fine, or too little to tell; 10: one does worse; 11: one is older than a year. Tests look again and again
    with one alarm budget of 5 % over a model's life.
    """
    import msgspec

    from headway.cli._learning import desk
    from headway.cli._session import session
    from headway.operate.monitor_all import as_text, watch_all
    from headway.operate.serve import wanted
    from headway.report.commands import naming_text

    with session(edge) as opened:
        at = desk(opened)
        found = watch_all(at, wanted(at, only))
    edge.say(
        msgspec.json.format(msgspec.json.encode(found), indent=1).decode()
        if form == "json"
        else naming_text("\n\n".join(map(as_text, found)), edge.db_named)
    )
    states = {one.state for one in found}
    code = DEGRADED if "degraded" in states else STALE if "stale" in states else 0
    if code:
        raise click.exceptions.Exit(code)
