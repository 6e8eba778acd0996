"""Write one table to a file: person columns only on request, names and messages never."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from headway.cli._edge import Edge, verb
from headway.core.errors import BadInput
from headway.core.text import plain


@verb
@click.argument("table")
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "json"]),
    default="csv",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to, instead of stdout.",
)
@click.option("--private", is_flag=True, help="Keep the columns that lead to a person, as pseudonyms.")
def export(edge: Edge, table: str, form: str, output: Path | None, private: bool) -> None:
    """Write TABLE as it is stored, or with --now as of that moment; `headway explain` lists the tables.

    As of a moment, later rows are left out and what came to be known later is missing; tables without an instant or an
    object id (of what the code is like now) stay as they were read last. Object ids stay plain. Columns that lead to a person are dropped unless --private; names, addresses, messages and
    branch names leave in no export. In CSV, text that a spreadsheet would run as a formula gets a quote in front.
    """
    from headway.cli._leaving import select
    from headway.cli._places import check_folder
    from headway.cli._session import settings_in_force
    from headway.core.registry import find
    from headway.ingest.derive import derive_on_demand
    from headway.tables.base import Table

    asked = find("headway.tables", Table, table, "table")
    sql = select(asked, private=private, guard=form == "csv", now=edge.given_now)
    if output:
        check_folder(output, "-o")
    with edge.store() as store, TemporaryDirectory(dir=output.parent if output else None) as folder:
        if asked.on_demand:
            derive_on_demand(store, settings_in_force(edge, store))
        draft = Path(folder) / f"{table}.{form}"
        store.export(sql, draft, form)
        if output:
            # Moved whole: who finds the file finds all of it.
            draft.replace(output)
            edge.remark(f"{table} is in {output}")
        elif sys.stdout.isatty():
            _display(edge, draft, form)
        else:
            with draft.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)


def _display(edge: Edge, draft: Path, form: str) -> None:
    """Show an export to a person: a pipe gets the bytes as they are, a terminal would obey some of them."""
    if form == "parquet":
        raise BadInput("Parquet is not for a terminal.", "Name a file by -o, or choose --format csv.")
    with draft.open(encoding="utf-8") as lines:
        for line in lines:
            edge.say(plain(line.rstrip("\n")))
