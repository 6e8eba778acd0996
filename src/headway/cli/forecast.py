"""Forecast when the work that is open now will be done, with how well such forecasts did on the past."""

from typing import TYPE_CHECKING

import click

from headway.cli._edge import Edge, verb
from headway.core.text import plain

if TYPE_CHECKING:
    from headway.operate.forecast import Forecast, Way
    from headway.questions.base import Grid

FEW_DAYS = 3
"""Scored past days below which a score is none."""
RETOLD = ("cycle_time", "open_changes", "work_in_progress", "work_in_progress_age")
"""The metrics that a forecast tells in other words: how many changes are open, since when, and how long such changes take."""


@verb
@click.option("--repository", default="", metavar="NAME", help="Only the open changes of this repository.")
@click.option(
    "--share",
    type=click.FloatRange(0.05, 1.0),
    metavar="SHARE",
    default=0.8,
    help="How large a part of the open changes.",
    show_default=True,
)
@click.option(
    "--learner",
    default="",
    metavar="CANDIDATE",
    help="What learns the durations; `headway explain` lists candidates.  [default: that of the model in use]",
)
@click.option(
    "--seed", type=click.IntRange(0), metavar="N", default=1, help="Of the draws that are simulated.", show_default=True
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
def forecast(edge: Edge, *, repository: str, share: float, learner: str, seed: int, form: str) -> None:
    """Say when a share of the open changes will have landed, of all and of each declared team: by the recent pace, and by learned durations.

    Durations are those of the model of completion_time in use; without one, of the rule of recent durations, and the table says so. Both ways are
    scored on every fourth week of the last two years, and made right by how far off they were in the years before, each time with
    what was known then, by a model trained anew each year. The same seed says the same.
    The slowest few of any set are often never finished, so the default asks for four in five.
    """
    import msgspec

    from headway.cli._learning import desk
    from headway.cli._session import refused, session
    from headway.operate.forecast import forecast as forecast_of

    with session(edge) as opened:
        if off := [name for name in RETOLD if name in opened.settings.metrics.off]:
            raise refused(opened, off)
        found = forecast_of(
            desk(opened), repository=repository, share=share, seed=seed, learner=learner, say=edge.remark
        )
    if form == "json":
        edge.say(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
        return
    for one in (found, *found.teams):
        _print(edge, one)
    for sentence in found.silent:
        edge.say(plain(sentence))
    edge.say(
        "CRPS is of ln seconds: lower is better. Neither way sees work that was never pushed, or a branch that was given up where nobody sees it."
    )


def _print(edge: Edge, found: "Forecast") -> None:
    from headway.cli.show import grid, terminal

    of = f"{plain(found.team)}: " if found.team else ""
    edge.say(f"{of}{found.n:,} of {found.n_open:,} open changes landed, counted from {found.now:%Y-%m-%d}:")
    terminal().print(grid(_grid(found.ways)))
    if max(way.n_origins for way in found.ways) < FEW_DAYS:
        edge.say(f"Fewer than {FEW_DAYS} past days could be scored, so how good this is here is not known.")


def _grid(ways: "tuple[Way, ...]") -> "Grid":
    from headway.questions.base import Grid

    titles = ("Way", "10 %", "50 %", "90 %", "Past days", "CRPS", "80 % interval held")
    lines = [(w.name, w.low, w.middle, w.high, float(w.n_origins), w.crps, w.covered) for w in ways]
    return Grid(titles, ("", "s", "s", "s", "1", "1", "%"), tuple(lines))
