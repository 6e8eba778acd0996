"""Print one metric: split by a column, cut into weeks or months, or as the query behind it."""

import click

from headway.cli._edge import Edge, verb


@verb
@click.argument("metric", required=False)
@click.option("--by", metavar="COLUMN", help="Split by a column that the metric's table marks as a slice.")
@click.option("--since", metavar="INSTANT", help="From here on; without it, from the beginning.")
@click.option("--until", metavar="INSTANT", help="Up to but not including; without it, up to now.")
@click.option("--every", type=click.Choice(["month", "week"]), help="One row a calendar month or ISO week, in UTC.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option(
    "--sql", is_flag=True, help="Print the query behind the number instead; run unchanged it gives the value."
)
def measure(  # noqa: PLR0917 - one parameter an option
    edge: Edge,
    metric: str | None,
    by: str | None,
    since: str | None,
    until: str | None,
    every: str | None,
    form: str,
    sql: bool,
) -> None:
    """Print METRIC with its interval, how many facts stand behind it and how many lack what it needs.

    Without METRIC it lists them; `headway explain METRIC` defines one.
    """
    from headway.cli import _numbers as numbers
    from headway.cli._session import session
    from headway.core.time import parse_instant
    from headway.measure.run import measure as measured

    if metric is None:
        edge.say(numbers.listing(edge.settings))
        return
    with session(edge) as opened:
        found = measured(
            opened.store,
            metric,
            by,
            now=opened.now,
            since=parse_instant(since) if since else None,
            until=parse_instant(until) if until else None,
            every=every,
            settings=opened.settings,
        )
    if sql:
        edge.say(found.sql)
        return
    numbers.WRITERS[form](edge, found, opened.moment)
