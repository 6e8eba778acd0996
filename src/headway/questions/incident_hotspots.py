"""Which areas of the code generate the most incidents for how often they change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headway.core.settings import SETTINGS_FILE
from headway.core.stats.contrast import Floats
from headway.core.stats.shrink import shrink_rates
from headway.core.units import counted
from headway.questions._changes import CHANGES, Changes, places, window
from headway.questions._claims import LEVEL
from headway.questions._people import NO_PLACE, least, roll_up, too_few
from headway.questions._words import ratio
from headway.questions.base import Answer, AreaMap, Columns, Context, Grid, question

CAUSES = """
select i.incident, i.change_id, i.started_at, i.confidence from incident_cause i
where i.started_at <= :now and i.started_at > :now - interval 1826 day order by i.incident, i.change_id
"""
AREAS = """
select c.change_id, case when c.author_kind = 'human' then c.author else '' end as author, c.repository, a.area, a.weight from change_area a join change c on c.change_id = a.change_id
where c.state = 'landed' and c.author_kind <> 'bot' and c.type not in ('dependency', 'release')
  and c.landed_at <= :now and c.landed_at > :now - interval 1826 day order by c.landed_at, c.change_id, a.area
"""
LIVE = "select repository, area, sum(n_lines) as n_lines from file_heat where role = 'code' group by all order by all"

LEAST_INCIDENTS = 5
"""With fewer repaired releases nothing is compared."""


@dataclass(frozen=True)
class Places:
    """Areas with their share of the exposure, seen and expected incidents, and the incidents each took part in."""

    names: tuple[str, ...]
    exposure: Floats
    seen: Floats
    n_incidents: int


@question(
    "Which areas of the code generate the most incidents?",
    retells=("change_fail_rate",),
    changes=CHANGES,
    areas=AREAS,
    causes=CAUSES,
    live=LIVE,
)
def incident_hotspots(needs: Mapping[str, Columns], context: Context) -> Answer:
    """Which areas generate more repair releases than their share of changes would bring.

    Why: tests, reviews and reserve go where repairs come from; but a tiny area with one bad day is luck.

    Method: each incident (a release that was repaired) is split over the areas of the changes that were repaired;
    the expectation is the area's share of all changes. Rates are shrunk by an empirical-Bayes gamma prior; the claim
    needs the largest standardised excess of any area to beat 10,000 random allocations of as many incidents.

    Known problems: incidents are inferred from repair releases; a repair that never needed a release is not seen.
    """
    changes = window(needs["changes"], context.now)
    withheld = too_few(changes, context)
    if withheld:
        return withheld
    seen, examples = _places(changes, needs, context)
    if seen.n_incidents < LEAST_INCIDENTS or len(seen.names) < 2:
        return _nothing(changes, seen, _less_sure(changes, needs["causes"], context))
    return _answer(changes, seen, examples, needs["live"])


def _places(changes: Changes, needs: Mapping[str, Columns], context: Context) -> tuple[Places, dict[str, list[str]]]:
    """Seen and expected incidents by (rolled-up) area, and the ids of repaired changes by area."""
    rows = needs["areas"]
    inside = np.isin(rows["change_id"], changes.rows["change_id"])
    rows = {k: v[inside] for k, v in rows.items()}
    areas = roll_up(places(rows["repository"], rows["area"]), rows["author"], least(context))
    names, code = np.unique(areas, return_inverse=True)
    weight = rows["weight"].astype(float)
    exposure: Floats = np.bincount(code, weights=weight, minlength=len(names)).astype(float)
    of_change: dict[str, list[int]] = {}
    for i, change in enumerate(rows["change_id"]):
        of_change.setdefault(change, []).append(i)
    examples: dict[str, list[str]] = {str(n): [] for n in names}
    incidents = _incidents(needs["causes"], context)
    seen, counted = np.zeros(len(names)), 0
    for causes in incidents:
        share = np.zeros(len(names))
        for change in causes:
            for i in of_change.get(change, ()):
                share[code[i]] += weight[i]
                examples[str(names[code[i]])].append(change)
        if share.sum() > 0:
            seen, counted = seen + share / share.sum(), counted + 1
    return Places(tuple(map(str, names)), exposure, seen, counted), examples


def _incidents(causes: Columns, context: Context) -> list[list[str]]:
    sure = causes["confidence"].astype(float) >= context.settings.incidents.min_confidence
    out: dict[str, list[str]] = {}
    for incident, change in zip(causes["incident"][sure], causes["change_id"][sure], strict=True):
        out.setdefault(str(incident), []).append(str(change))
    return list(out.values())


def excess(found: Places, rounds: int = 9999) -> Floats:
    """Say for each area how often chance alone gives any area as large a standardised excess: its adjusted p."""
    share = found.exposure / found.exposure.sum()
    expected = share * found.n_incidents
    spread = np.sqrt(expected * (1 - share) + 0.5)  # the half keeps areas that should see nothing from exploding
    null = (np.random.default_rng(13).multinomial(found.n_incidents, share, size=rounds) - expected) / spread
    seen = (found.seen - expected) / spread
    p: Floats = (1 + (null.max(axis=1)[:, None] >= seen - 1e-9).sum(axis=0)) / (rounds + 1)
    return p


def _answer(changes: Changes, found: Places, examples: dict[str, list[str]], live: Columns) -> Answer:
    expected = found.exposure / found.exposure.sum() * found.n_incidents
    shrunk = shrink_rates(found.seen, expected, 0.8)
    rates = rate, low, high = shrunk.rate, shrunk.low, shrunk.high
    p = excess(found)
    fit = [
        i
        for i in range(len(rate))
        if p[i] <= LEVEL["incident_hotspots"] and low[i] > 1.25 and found.names[i] not in NO_PLACE
    ]
    best = max(fit, key=lambda i: low[i], default=None)
    order = sorted(range(len(rate)), key=lambda i: -rate[i])
    return Answer(
        headline=_headline(changes, found, rates, best),
        claim=found.names[best] if best is not None else "",
        effect=(float(rate[best]), float(low[best]), float(high[best])) if best is not None else None,
        surprise=float(np.log(low[best])) if best is not None else 0.0,
        grid=Grid(
            ("Area", "Changes", "Incidents", "Expected", "Rate, shrunk", "80 % from", "80 % to"),
            ("", "1", "1", "1", "1", "1", "1"),
            tuple(
                (
                    found.names[i],
                    *(round(float(v[i]), 2) for v in (found.exposure, found.seen, expected, rate, low, high)),
                )
                for i in order
            ),
        ),
        picture=_map(found, rate, live),
        sure=_sure(len(found.names), p[best] if best is not None else None),
        blind=(
            "Incidents are inferred: a release followed within days by one that takes its changes back.",
            "Failures that were repaired without a release, or never noticed.",
        ),
        look_next=("headway measure change_fail_rate --every month", "headway ask size_meets_change"),
        examples=tuple(c[:12] for c in dict.fromkeys(examples[found.names[best]]))[:5] if best is not None else (),
    )


def _headline(changes: Changes, found: Places, rates: tuple[Floats, Floats, Floats], best: int | None) -> str:
    about = (
        f"{counted(found.n_incidents, 'repaired release')} in {changes.words}; incidents inferred from repair releases"
    )
    if best is None:
        return f"No area stands out: repairs fall on {len(found.names)} areas about as often as their changes would bring ({about})."
    rate, low, high = (float(r[best]) for r in rates)
    expected = float(found.exposure[best] / found.exposure.sum() * found.n_incidents)
    return (
        f"The area {found.names[best]} needs repair releases {ratio(rate)} × as often as its share of changes would bring "
        f"({found.seen[best]:.0f} against {expected:.1f} expected; 80 % interval {ratio(low)}-{ratio(high)}, shrunk; {about})."
    )


def _sure(looked_at: int, p: float | None) -> str:
    if p is None:
        return "No area's excess is larger than chance gives the largest of them."
    return f"{looked_at} areas were looked at; random allocation gives any of them as large an excess in {p * 100:.1g} % of trials."


def _map(found: Places, rate: Floats, live: Columns) -> AreaMap:
    of = dict(zip(found.names, rate, strict=True))
    areas = places(live["repository"], live["area"]).tolist()
    heat = tuple(float(of[a]) if a in of else None for a in areas)
    return AreaMap(
        "Code by area, and where repair releases come from",
        tuple(areas),
        tuple(map(float, live["n_lines"])),
        heat,
        "Repair releases against expected",
        "×",
    )


def _less_sure(changes: Changes, causes: Columns, context: Context) -> int:
    """Count the incidents of the window that are inferred, but not surely enough to be counted."""
    inside = np.isin(causes["change_id"], changes.rows["change_id"])
    unsure = causes["confidence"].astype(float) < context.settings.incidents.min_confidence
    return len(set(causes["incident"][inside & unsure].tolist()))


def _nothing(changes: Changes, found: Places, unsure: int) -> Answer:
    more = (
        f"`incidents.min_confidence = 0.5` in {SETTINGS_FILE}, also counts releases soon followed by a fix of their own lines ({unsure} here)",
    )
    return Answer(
        headline=f"Too few incidents to compare areas: {counted(found.n_incidents, 'repaired release')} in {changes.words}, at least {LEAST_INCIDENTS} are needed.",
        blind=(
            "Incidents are inferred from releases that another release took back soon after; teams that roll forward look calm.",
        ),
        look_next=(*(more if unsure else ()), "headway explain incident", "headway ask size_meets_change"),
    )
