"""The end of an analysis: ask everything, write the report, and say in the terminal what it says."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headway.ask import answer_as_dict, ask_all
from headway.cli import _places as places
from headway.cli import show
from headway.cli._edge import Edge
from headway.cli._learning import desk
from headway.cli._numbers import flat
from headway.cli._session import Session
from headway.core.registry import discover
from headway.measure.run import measure
from headway.metrics.base import Metric
from headway.report.base import Page
from headway.report.commands import naming_text
from headway.report.write import write_report

if TYPE_CHECKING:
    from headway.operate.outlook import Outlook


def finish(edge: Edge, opened: Session, report: Path | None, *, as_json: bool, ahead: "Outlook | None" = None) -> None:
    """Answer every question, write the report to `report` or its default place, and print the summary."""
    from headway.operate.registry import cards
    from headway.operate.serve import switched_off, tasks

    if report is None:
        places.open_home()
    path = report or places.REPORT
    answers = ask_all(opened.store, opened.now, opened.settings)
    off = {name for name, task in tasks().items() if switched_off(opened.settings, task)}
    models = cards(desk(opened).home, off)
    moment = opened.moment.as_of
    page = write_report(opened.store, path, opened.now, opened.settings, answers, moment, edge.db_named, models)
    if as_json:
        said = _said(opened, page) | {"answers": {asked.name: answer_as_dict(asked.answer) for asked in page.asked}}
        said |= {"ahead": asdict(ahead)} if ahead else {}
        edge.say(json.dumps(said | {"report": str(path)}, indent=1, default=str))
    elif not edge.quiet:
        show.summary(
            page, path, show.terminal(), [naming_text(line, edge.db_named) for line in ahead.lines] if ahead else ()
        )


def _said(opened: Session, page: Page) -> dict[str, Any]:
    return {
        "now": opened.now.isoformat(),
        "as_of": page.as_of,
        "repositories": page.names,
        "read": {one.name: one.value for one in page.read},
        "remarks": page.remarks,
        "findings": [asked.name for asked in page.findings],
        "numbers": {
            name: _number(opened, metric)
            for name, metric in discover("headway.metrics", Metric).items()
            if name not in opened.settings.metrics.off
        },
        "empty": [
            {k: v for k, v in asdict(panel).items() if k in ("key", "title", "missing", "hides", "fill")}
            for panel in page.empty
        ],
    }


def _number(opened: Session, metric: Metric) -> list[dict[str, Any]]:
    return [flat(row) for row in measure(opened.store, metric, now=opened.now, settings=opened.settings).rows]
