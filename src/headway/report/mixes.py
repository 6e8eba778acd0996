"""Pictures made of several measurements: the parts of a mix as bars, and kindred numbers as lines on one ground."""

from collections.abc import Mapping

from headway.core.units import counted, show
from headway.measure.privacy import OTHER
from headway.measure.result import Measured, Row
from headway.metrics.base import Metric
from headway.questions.base import Bars, Lines
from headway.report.base import Panel
from headway.report.gaps import filling
from headway.report.numbers import Meter, since
from headway.report.outline import Chapter

MOST = 12
"""Parts of a mix that are drawn; the query has them all."""


def mix_panel(meter: Meter, metric: Metric) -> Panel:
    """Return the parts of a metric that is split by its own nature, largest first and what was rolled up last, or why there are none."""
    found = meter.take(metric)
    rows = sorted(
        (r for r in found.rows if r.value is not None and r.slice), key=lambda r: (r.slice == OTHER, -(r.value or 0.0))
    )[:MOST]
    first = metric.doc.strip().splitlines()[0]
    if len(rows) == 1 and rows[0].slice != OTHER:
        said = f"All of it is “{rows[0].slice}”: {_count(found, meter)}"
        return Panel(metric.name, metric.title, said, sql=found.sql, command=_command(found), metric=metric.name)
    if len(rows) < 2:
        reason = next(
            (r.reason for r in found.rows if r.reason), "withheld: each part has too few people" if rows else "no facts"
        )
        return Panel(metric.name, metric.title, missing=reason, hides=first, fill=filling(metric, reason, meter.ships))
    picture = _bars(metric, rows)
    rest = {"sql": found.sql, "command": _command(found), "metric": metric.name}
    return Panel(
        metric.name,
        metric.title,
        f"{first} {_count(found, meter)}",
        (),
        picture,
        meter.examples(found),
        notes=found.notes,
        **rest,
    )


def trend_panel(meter: Meter, chapter: Chapter, metrics: Mapping[str, Metric]) -> Panel | None:
    """Return the metrics of a chapter's trend by month on one ground; None where months hold too little."""
    drawn = [(metric, meter.trend(metric)) for name in chapter.trend if (metric := metrics.get(name))]
    known = [(metric, line) for metric, line in drawn if line]
    if not known:
        return None
    unit, at = known[0][0].unit, known[0][1].at
    picture = Lines("By month", at, tuple(m.title for m, _ in known), tuple(line.values[0] for _, line in known), unit)
    last = "; ".join(f"{m.title.lower()} {show(_last(line), unit)}" for m, line in known)
    return Panel(
        f"{chapter.key}-trend", "Month by month", f"In the newest month that can be told: {last}.", (), picture
    )


def _bars(metric: Metric, rows: list[Row]) -> Bars:
    labels, values = tuple(str(r.slice) for r in rows), tuple(r.value for r in rows)
    return Bars(metric.title, labels, values, tuple(r.low for r in rows), tuple(r.high for r in rows), metric.unit)


def _count(found: Measured, meter: Meter) -> str:
    return f"{counted(sum(row.n or 0 for row in found.rows), 'change')} in {meter.window(found) or meter.words}."


def _command(found: Measured) -> str:
    return f"headway measure {found.metric.name}{since(found)}"


def _last(line: Lines) -> float | None:
    return next((v for v in reversed(line.values[0]) if v is not None), None)
