"""The map of the code: each area as large as its lines, as dark as the share of its changes typed as repairs."""

from collections.abc import Mapping
from statistics import NormalDist

from headway.core.registry import discover
from headway.core.units import counted, show, show_interval
from headway.measure.privacy import OTHER
from headway.measure.result import Measured
from headway.metrics.base import Metric
from headway.questions.base import TELLING, AreaMap, Grid
from headway.report.base import Panel
from headway.report.numbers import Meter, since
from headway.rules.area import OTHER as ELSEWHERE

NORMAL = NormalDist()
HEAT = "unplanned_work_share"
"""The metric that darkens the map."""
SIZES = """
select k.area, sum(l.n_lines) as n_lines
from live_line l join file_kind k on k.path = l.path
where k.role in ('code', 'test') group by k.area order by n_lines desc, k.area
"""

NO_PLACE = (OTHER, ELSEWHERE)
CHANGES = "select area, sum(n_changes) from file_heat where role in ('code', 'test') group by area order by area"


def area_panel(meter: Meter) -> Panel:
    """Return the map, or why it cannot be drawn; areas with too few people lie in their parent, or are hatched."""
    sizes = [(str(area), float(lines)) for area, lines in meter.store.rows(SIZES)]
    if not sizes:
        return Panel(
            "area-map",
            "Map of the code",
            missing="No live line of code was read.",
            hides="Where the code is and where it is repaired.",
            fill="headway doctor",
        )
    metric = discover("headway.metrics", Metric).get(HEAT)
    found = meter.take(metric, "area") if metric and HEAT not in meter.settings.metrics.off else None
    heat = {row.slice: row.value for row in found.rows} if found else {}
    tiles = _tiles(sizes, heat)
    if all(heat.get(area) is None for area in tiles):
        return _changing(meter, sizes, metric)
    picture = AreaMap(
        "Code and tests by area",
        tuple(tiles),
        tuple(tiles.values()),
        tuple(heat.get(a) for a in tiles),
        "changes typed fix, security or revert",
        "%",
    )
    return _panel(picture, found, meter, metric)


def _panel(picture: AreaMap, found: Measured | None, meter: Meter, metric: Metric | None) -> Panel:
    rows = meter.examples(found) if found else Grid((), (), ())
    sql = f"{SIZES.strip()};\n\n{found.sql}" if found else SIZES
    command = f"headway measure {HEAT} --by area{since(found)}" if found else ""
    window = meter.window(found) or meter.words if found else meter.words
    sentence = f"Each rectangle is an area, as large as its lines of code and tests. The stronger its colour, the larger the share of its changes in {window} whose type is fix, security or revert.{_standing_out(picture, found, meter) if found else ''}"
    return Panel(
        "area-map",
        "Map of the code",
        sentence,
        (),
        picture,
        rows,
        sql,
        command,
        HEAT if metric else "",
        found.notes if found else (),
    )


def _standing_out(picture: AreaMap, found: Measured, meter: Meter) -> str:
    """Name the area that lies surely above the whole, which on the map may be too small for its name; or say that none does."""
    whole = meter.whole(found)
    if whole is None or whole.value is None or len(found.rows) < 2:
        return ""
    tiles = {area: n for area, n in zip(picture.areas, picture.n_lines, strict=True) if area not in NO_PLACE}
    # a few changes decide what is said of a tiny area
    large = [row for row in found.rows if tiles.get(str(row.slice), 0) >= TELLING * sum(picture.n_lines)]
    # of many areas one lies above by luck: each is asked more, as Bonferroni has it
    wider = NORMAL.inv_cdf(1 - 0.025 / max(len(large), 1)) / NORMAL.inv_cdf(0.975)
    known = [(row, row.value, row.low) for row in large if row.value is not None and row.low is not None]
    above = [row for row, value, low in known if value - wider * (value - low) > whole.value]
    if not above:
        return f" None of the areas that hold {TELLING * 100:.0f} % of it or more lies clearly above the {show(whole.value, whole.unit)} of all."
    first = max(above, key=lambda row: row.low or 0.0)
    spread = show_interval(first.low, first.high, first.unit)
    return (
        f" Clearly above the {show(whole.value, whole.unit)} of all lies {first.slice}: {show(first.value, first.unit)} "
        f"of {counted(first.n or 0, 'change')} (95 % interval {spread})."
    )


def _changing(meter: Meter, sizes: list[tuple[str, float]], metric: Metric | None) -> Panel:
    """Return the map of how often each area changes: that is no outcome of anybody's work, and may always be shown."""
    heat = {str(area): float(n) for area, n in meter.store.rows(CHANGES)}
    areas = tuple(area for area, _ in sizes)
    picture = AreaMap(
        "Code and tests by area",
        areas,
        tuple(n for _, n in sizes),
        tuple(heat.get(a) for a in areas),
        "changes to its files in 365 days",
        "changes",
    )
    sentence = "Each rectangle is an area, as large as its lines of code and tests, and the stronger coloured the more often its files changed."
    off = metric is not None and metric.name in meter.settings.metrics.off
    why = f"{HEAT} is switched off" if off else "too few people changed each"
    notes = (f"How often each area needs repair is not shown: {why}.",)
    return Panel("area-map", "Map of the code", sentence, (), picture, sql=f"{SIZES.strip()};\n{CHANGES}", notes=notes)


def _tiles(sizes: list[tuple[str, float]], heat: Mapping[str | None, float | None]) -> dict[str, float]:
    """Add the lines of areas that were measured together."""
    tiles: dict[str, float] = {}
    for area, lines in sizes:
        label = _label(area, heat)
        tiles[label] = tiles.get(label, 0.0) + lines
    return tiles


def _label(area: str, heat: Mapping[str | None, float | None]) -> str:
    """Return the area or the nearest folder above it that was measured; the area itself where none was."""
    above = area
    while above and above not in heat:
        above = above.rpartition("/")[0]
    return above or area
