"""Take a person out of the database, and keep them out."""

from typing import TYPE_CHECKING

import click

from headway.cli._edge import Edge, verb

if TYPE_CHECKING:
    from headway.cli._session import Session


@verb
@click.argument("address")
def forget(edge: Edge, address: str) -> None:
    """Remove the names and addresses of whoever ADDRESS belongs to.

    Their facts get one pseudonym that all who asked share; only a keyed hash is kept, so that a new read does not bring
    them back. The repository itself is not touched; a report written before still is what it was.
    """
    from headway.cli._session import session
    from headway.core.ids import load_key
    from headway.ingest.derive import derive
    from headway.ingest.forget import forget as forget_person

    with session(edge, writes=True) as opened:
        gone = forget_person(opened.store, load_key(opened.store.path), address)
        derive(opened.store, opened.settings)
        if gone:
            _forget_replays(opened)
    edge.remark("Forgotten. Write the report anew with `headway analyze`." if gone else "Was forgotten before.")


def _forget_replays(opened: "Session") -> None:
    """Drop what looked back with the one who went among those behind its numbers; the next analysis looks anew."""
    from headway.cli._learning import desk
    from headway.operate.serve import tasks
    from headway.operate.store_replay import forget_replay

    for task in tasks().values():
        forget_replay(desk(opened), task)
