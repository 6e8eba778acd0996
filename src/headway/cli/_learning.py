"""What the verbs of learning share: the folder of models, a stopwatch, and how predictions are printed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from headway.cli import _places as places
from headway.cli._edge import Edge
from headway.cli._session import Session
from headway.cli.show import QUIET, terminal
from headway.core.promise import end_of, named, next_fridays, percent
from headway.core.text import one_line, plain
from headway.core.units import show

if TYPE_CHECKING:
    from headway.operate.delay import Delay
    from headway.operate.held import Held
    from headway.operate.outlook import Outlook
    from headway.operate.said import Prediction
    from headway.operate.serve import Desk

ANALYZE_SECONDS = 20.0
"""What learning may add to an analysis, all told."""
TELLING = 5.0
"""What of it goes into predictions, the look back and their pages, and into ending what is under way."""


def desk(opened: Session) -> "Desk":
    """Return what every act on models needs."""
    from headway.operate.registry import home_of
    from headway.operate.serve import Desk

    return Desk(opened.store, opened.settings, opened.now, home_of(opened.store.path or places.DATABASE))


def learned(edge: Edge, opened: Session) -> "Outlook":
    """Learn what is due within the time an analysis may spend on it, and return what can be said of the future."""
    from headway.operate.learn import learn
    from headway.operate.outlook import outlook

    at = desk(opened)
    return outlook(
        at,
        learn(
            at,
            lambda what: edge.remark(f"learning: {what}") if edge.lively else None,
            stopwatch(ANALYZE_SECONDS - TELLING),
        ),
    )


def stopwatch(seconds: float) -> Callable[[], float]:
    """Return how many of the seconds are left, whenever asked."""
    end = monotonic() + seconds
    return lambda: end - monotonic()


def as_json(said: "Sequence[Prediction]", by: datetime | None = None, kept: "Held | None" = None) -> str:
    """Return predictions as JSON; times with the chance of each Friday ahead and how often intervals held; with `by` also its chance."""
    rows = []
    for p in said:
        row = {name: value for name, value in asdict(p).items() if name not in ("curve", "rule") and value is not None}
        if kept:
            fridays = [(day, p.done_by(end_of(day))) for day in next_fridays(p.predicted_at)]
            row["done_by_day"] = [{"day": f"{day:%Y-%m-%d}", "chance": chance} for day, chance in fridays]
            row["interval"] = {
                "low": p.low,
                "high": p.high,
                "meant": 0.8,
                "held": kept.covered,
                "n": kept.n,
                "of": kept.of,
            }
        if by and (chance := p.done_by(by)) is not None:
            row |= {"by": by.isoformat(), "done_by": chance, "missed": 1 - chance}
        rows.append(row)
    return json.dumps(rows, indent=1, default=str)


def print_predictions(said: "Sequence[Prediction]", by: datetime | None = None, most: int = 40) -> None:
    """Print predictions as a table: the change, its chance or its times, and why in words about the code."""
    drawn = Table(box=None, header_style=QUIET, pad_edge=False, padding=(0, 2, 0, 0))
    times = any(p.middle is not None for p in said)
    titles = ["Done", "10 %", "50 %", "90 % within"] if times else ["Chance", "Riskiest 5 %"]
    titles += [f"Done by {by:%Y-%m-%d}"] if times and by else []
    what = "Issue" if said and "#" in said[0].subject else "Change"
    for title in (what, *titles, "What raises it"):
        drawn.add_column(title, justify="right" if title not in (what, "What raises it") else "left")
    for p in said[:most]:
        numbers = [_done(p), show(p.low, "s"), show(p.middle, "s"), show(p.high, "s")]
        cells = numbers if times else [show(p.chance, "%"), "yes" if p.is_flagged else ""]
        cells += [show(p.done_by(by), "%")] if times and by else []
        drawn.add_row(Text(short(p.subject)), *map(Text, cells), Text(plain("; ".join(p.reasons))))
    console = terminal()
    console.print(drawn)
    if len(said) > most:
        console.print(Text(f"… {len(said) - most:,} more with --format json", style=QUIET))


def short(subject: str) -> str:
    """Return how a subject is called in a table: the beginning of an object id, or an issue by its number or key.

    >>> short("0123456789abcdef"), short("web#12"), short("web#SHOP-12")
    ('0123456789a…', '#12', 'SHOP-12')
    """
    _, is_issue, issue = subject.rpartition("#")
    name = f"#{issue}" if issue.isdigit() else issue
    return one_line(name, 30) if is_issue else one_line(subject, 12)


def _done(p: "Prediction") -> str:
    days = next_fridays(p.predicted_at)
    return ", ".join(f"by {named(p.predicted_at, day)} {percent(p.done_by(end_of(day)) or 0.0)}" for day in days)


def print_delays(found: "Sequence[Delay]", most: int = 40) -> None:
    """Print open changes with the chance that each misses its date, and where that date is from."""
    drawn = Table(box=None, header_style=QUIET, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("Change or issue", "Date", "Misses it", "The date is", "More likely late because"):
        drawn.add_column(title, justify="right" if title == "Misses it" else "left")
    for one in found[:most]:
        why = plain("; ".join(one.reasons))
        drawn.add_row(short(one.subject), f"{one.due:%Y-%m-%d}", show(one.missed, "%"), one.source, Text(why))
    terminal().print(drawn if found else Text("No change is open here."))
