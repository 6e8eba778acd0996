"""Writes measured numbers as a table, as JSON or as CSV; all three carry the same rows."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from headway.cli._edge import Edge
from headway.core.registry import discover
from headway.core.settings import Settings
from headway.core.text import cell
from headway.core.units import show, show_interval
from headway.measure.moment import Moment
from headway.measure.result import Measured, Row
from headway.metrics.base import Metric

BESIDE = {"n_open": "open", "n_young": "young"}
"""What stands beside a number wherever it is not 0: rows that are unfinished, and rows that are too young to count."""


def known(settings: Settings) -> list[dict[str, Any]]:
    """Return name, group and first sentence of every metric, by group, and whether it is switched off."""
    found = sorted(discover("headway.metrics", Metric).values(), key=lambda m: (m.group, m.name))
    off = set(settings.metrics.off)
    return [{"name": m.name, "group": m.group, "text": _first(m.doc), "off": m.name in off} for m in found]


def _listed(found: list[dict[str, Any]]) -> str:
    widest = max(len(one["name"]) for one in found)
    lines = [f"  {one['name']:<{widest}}  {one['text']}{'  (off)' if one['off'] else ''}" for one in found]
    headed = [
        f"{one['group']}\n{line}" if i == 0 or found[i - 1]["group"] != one["group"] else line
        for i, (one, line) in enumerate(zip(found, lines, strict=True))
    ]
    return "\n".join(headed)


def _rows(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: cell(v) for k, v in row.items()} for row in rows)
    return text.getvalue().rstrip("\n")


LISTINGS: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "table": _listed,
    "json": partial(json.dumps, indent=1),
    "csv": _rows,
}
"""How the `known` metrics are listed in each format."""


def _first(doc: str) -> str:
    return " ".join(doc.strip().split("\n\n")[0].split())


def _table(edge: Edge, found: Measured, moment: Moment) -> None:
    from headway.cli.show import grid, terminal
    from headway.questions.base import Grid

    headed = [name for name, wanted in ((found.by, found.by), (found.every, found.every)) if wanted]
    beside = [column for column in BESIDE if any(getattr(row, column) for row in found.rows)]
    counts = ("n", "missing", *(BESIDE[column] for column in beside))
    titles = (*map(str, headed), found.metric.name, "95 % interval", *counts, "inferred", "")
    rows = tuple((*_place(found, row), *_said(row, beside)) for row in found.rows)
    if moment.as_of:
        edge.say(moment.as_of)
    for line in found.notes:
        edge.remark(line)
    terminal().print(grid(Grid(titles, ("",) * len(titles), rows), len(rows)))


def _place(found: Measured, row: Row) -> Iterator[str]:
    if found.by:
        yield row.slice or "all"
    if found.every:
        yield f"{row.period:%Y-%m-%d}" if row.period else "all"


def _said(row: Row, beside: Sequence[str]) -> tuple[str, ...]:
    counts = [f"{n:,}" if n is not None else "–" for n in (row.n, row.missing, *(getattr(row, c) for c in beside))]
    interval = show_interval(row.low, row.high, row.unit)
    return (show(row.value, row.unit), interval, *counts, show(row.inferred, "%"), row.reason)


def _json(edge: Edge, found: Measured, moment: Moment) -> None:
    about = {
        "metric": found.metric.name,
        "by": found.by,
        "every": found.every,
        "now": moment.now,
        "as_of": moment.as_of,
    }
    rows = [flat(row) for row in found.rows]
    edge.say(json.dumps(about | {"notes": found.notes, "rows": rows}, default=datetime.isoformat, indent=1))


def _csv(edge: Edge, found: Measured, moment: Moment) -> None:
    for line in filter(None, [moment.as_of, *found.notes]):
        edge.remark(line)
    text = io.StringIO()
    rows = [{k: v for k, v in flat(row).items() if k != "interval"} for row in found.rows]
    writer = csv.DictWriter(text, ["metric", *(rows[0] if rows else [])], lineterminator="\n")
    writer.writeheader()
    writer.writerows({"metric": found.metric.name} | {k: cell(v) for k, v in row.items()} for row in rows)
    edge.say(text.getvalue().rstrip("\n"))


def flat(row: Row) -> dict[str, Any]:
    """Return one row as plain data: instants as ISO text, and the interval's two ends as one thing too."""
    plain = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(row).items()}
    return plain | {"interval": None if row.low is None and row.high is None else [row.low, row.high]}


WRITERS: dict[str, Callable[[Edge, Measured, Moment], None]] = {"table": _table, "json": _json, "csv": _csv}
"""What `--format` can be, and who writes it."""
