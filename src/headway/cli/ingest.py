"""Read repositories into the database and derive its tables, without measuring anything."""

from pathlib import Path

import click

from headway.cli._edge import Edge, verb
from headway.cli._issues import issues_option


@verb
@click.argument("paths", nargs=-1, required=True, metavar="PATH [PATH...]", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Hash every object again, however large the repository is.")
@issues_option
def ingest(edge: Edge, paths: tuple[Path, ...], verify: bool, issues: tuple[str, ...]) -> None:
    """Read work trees or bare repositories; a second run reads only what is new."""
    from headway.cli._fill import fill

    with edge.store(create=True) as store:
        for reading in fill(edge, store, paths, edge.settings, verify=verify, issues=issues):
            edge.remark(f"{reading.repository}: {reading.n_new:,} new commits")
