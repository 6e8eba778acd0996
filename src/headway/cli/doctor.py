"""Check the database, say what is there and what is missing, and what is kept about people."""

import click

from headway.cli._edge import Edge, verb


@verb
@click.option("--privacy", is_flag=True, help="What is kept about people, why, how long, and what is impossible.")
def doctor(edge: Edge, privacy: bool) -> None:
    """Check git, the settings and the database; say what is there, what is missing and which command fills it."""
    from headway.cli import _checks as checks
    from headway.cli._council import council
    from headway.cli._session import session, settings_now

    if privacy:
        edge.show("\n\n".join(["# What Headway keeps about people", *council(*settings_now(edge))]))
        return
    edge.show("\n\n".join(checks.machine(edge)))
    with session(edge) as opened:
        edge.show("\n" + "\n\n".join(checks.database(opened, edge.db_named)))
