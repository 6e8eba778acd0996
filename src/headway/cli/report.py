"""Write the report anew from what was read before."""

from pathlib import Path

import click

from headway.cli._edge import Edge, verb


@verb
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Report.  [default: .headway/report.html]",
)
def report(edge: Edge, report: Path | None) -> None:
    """Write the report, one self-contained HTML file, from the database alone; no repository is read."""
    from headway.cli._finish import finish
    from headway.cli._places import check_folder
    from headway.cli._session import session

    if report:
        check_folder(report, "--report")
    with session(edge) as opened:
        finish(edge, opened, report, as_json=False)
