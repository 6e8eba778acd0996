"""From a clone to a report: read, derive, measure, answer, summarise."""

from pathlib import Path

import click

from headway.cli._edge import Edge, verb
from headway.cli._issues import issues_option


@verb
@click.argument("paths", nargs=-1, required=True, metavar="PATH [PATH...]", type=click.Path(path_type=Path))
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Report.  [default: .headway/report.html]",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON instead of the summary.")
@click.option("--verify", is_flag=True, help="Hash every object again, however large the repository is.")
@click.option(
    "--deployments",
    type=click.Choice(["releases", "merges"]),
    help="What counts as a deployment: releases (tags) or merges.  [default: as the settings say]",
)
@issues_option
@click.option("--no-learn", is_flag=True, help="Train no model and predict nothing in this run.")
def analyze(  # noqa: PLR0917 - one parameter an option
    edge: Edge,
    paths: tuple[Path, ...],
    report: Path | None,
    as_json: bool,
    verify: bool,
    deployments: str | None,
    issues: tuple[str, ...],
    no_learn: bool,
) -> None:
    """Read work trees or bare repositories, answer what git alone can answer, and write one HTML report.

    A second run reads only what is new. If the newest mainline commit is more than 7 days older than the clock,
    everything is seen as of that commit, and the first line says so. Learning adds at most about 20 seconds: what needs
    longer goes on at the next run, or in `headway retrain`.
    """
    from headway.cli._fill import fill, with_deployments
    from headway.cli._finish import finish
    from headway.cli._learning import learned
    from headway.cli._places import check_folder
    from headway.cli._session import Session
    from headway.measure.moment import moment

    if report:
        check_folder(report, "--report")
    settings = with_deployments(edge.settings, deployments)
    with edge.store(create=True) as store:
        fill(edge, store, paths, settings, verify=verify, issues=issues)
        opened = Session(store, moment(store, edge.clock), settings)
        ahead = None if no_learn else learned(edge, opened)
        finish(edge, opened, report, as_json=as_json, ahead=ahead)
