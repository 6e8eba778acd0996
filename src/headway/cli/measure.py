"""Print one metric: split by a column, cut into weeks or months, or as the query behind it."""

from typing import Any

import click

from headway.cli._edge import INSTANT, Edge, verb


@verb
@click.argument("metric", required=False)
@click.option("--by", metavar="COLUMN", help="Split by a column that the metric's table marks as a slice.")
@click.option("--since", type=INSTANT, help="From here on; without it, from the beginning.")
@click.option("--until", type=INSTANT, help="Up to but not including; without it, up to now.")
@click.option("--every", type=click.Choice(["month", "week"]), help="One row a calendar month or ISO week, in UTC.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How it is printed.",
)
@click.option(
    "--sql", is_flag=True, help="Print the query behind the number instead; run unchanged it gives the value."
)
def measure(edge: Edge, metric: str | None, by: str | None, form: str, sql: bool, **window: Any) -> None:
    """Print METRIC with its interval, how many facts stand behind it and how many lack what it needs.

    Without METRIC it lists them; `headway explain METRIC` defines one.
    """
    from headway.cli import _numbers as numbers
    from headway.cli._session import refused, session, settings_now
    from headway.measure.run import measure as measured

    if metric is None:
        edge.say(numbers.LISTINGS[form](numbers.known(settings_now(edge)[0])))
        return
    with session(edge) as opened:
        if metric in opened.settings.metrics.off:
            raise refused(opened, [metric])
        found = measured(opened.store, metric, by, now=opened.now, settings=opened.settings, **window)
    if sql:
        edge.say(found.sql)
        return
    numbers.WRITERS[form](edge, found, opened.moment)
