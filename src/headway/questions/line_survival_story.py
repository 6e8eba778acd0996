"""How much of each year's code still stands: the river of surviving lines."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from headway.core.time import DAY, utc
from headway.core.units import show
from headway.questions.base import Answer, Columns, Context, Grid, River, question

LIVES = """
select cast(extract(year from born_at) as integer) as cohort, cast(epoch(date_trunc('month', born_at)) as bigint) as born,
       cast(epoch(date_trunc('month', case when removed_at <= :now then removed_at end)) as bigint) as removed, sum(n_lines) as n_lines
from line_life where role = 'code' and born_at <= :now group by 1, 2, 3 order by 1, 2, 3
"""
POINTS = 60
"""Instants at which the river is drawn."""
YEAR = 365
"""Days of history below which all code is young, whatever becomes of it."""


@question("How much of each year's code still stands?", retells=("line_survival",), lives=LIVES)
def line_survival_story(needs: Mapping[str, Columns], context: Context) -> Answer:
    """How much of each year's code still stands.

    Why: code that is soon rewritten and code that stays for a decade ask for different care.

    Method: lines of code by the year they were written, counted at up to 60 instants; months are the resolution.
    This counts, it tests nothing, so it describes and claims nothing.

    Known problems: a moved line is a new one; a line that was only reformatted is, too.
    """
    lives = needs["lives"]
    if not len(lives["cohort"]):
        return Answer(
            headline="No code lines with a known origin yet, so nothing can be said about how long they stand.",
            look_next=("headway doctor",),
        )
    cohort = lives["cohort"].astype(int)
    born, lines = lives["born"].astype(float), lives["n_lines"].astype(float)
    removed = np.where(np.isnan(lives["removed"].astype(float)), np.inf, lives["removed"].astype(float))
    end = (context.now - datetime(1970, 1, 1)).total_seconds()
    if end - born.min() < YEAR * DAY:
        return Answer(
            headline="Every line of code was written within the last year, too short a time to tell how long lines stand.",
            look_next=("more history",),
        )
    at = np.linspace(born.min() + 31 * DAY, max(end, born.min() + 32 * DAY), POINTS)
    years = _years(cohort, lines)
    bands = {name: [float(lines[own & (born <= t) & (removed > t)].sum()) for t in at] for name, own in years.items()}
    return Answer(
        headline=_headline(cohort, born, removed, lines, context),
        grid=_grid(years, removed, lines),
        worth=0.35,
        picture=River(
            "Surviving lines of code by the year they were written",
            tuple(utc(float(t)) for t in at),
            tuple(bands),
            tuple(tuple(b) for b in bands.values()),
        ),
        sure="These are counts of every code line on the mainline, not a sample.",
        blind=("Lines that were only moved or reformatted count as new.",),
        look_next=("headway measure line_survival", "headway ask knowledge"),
    )


def _years(cohort: np.ndarray, lines: np.ndarray, most: int = 12) -> dict[str, np.ndarray]:
    """Masks by cohort; the oldest years are one band where there are more than `most`."""
    years = sorted(set(cohort.tolist()))
    first = years[-most] if len(years) > most else years[0]
    old = {f"before {first}": cohort < first} if len(years) > most else {}
    return old | {str(y): cohort == y for y in years if y >= first and lines[cohort == y].sum() > 0}


def _headline(cohort: np.ndarray, born: np.ndarray, removed: np.ndarray, lines: np.ndarray, context: Context) -> str:
    live = removed == np.inf
    total = float(lines[live].sum())
    order = np.argsort(-born[live], kind="stable")
    middle = (
        float(born[live][order][int(np.searchsorted(np.cumsum(lines[live][order]), total / 2))]) if total else np.nan
    )
    age = (context.now - utc(middle)).total_seconds() / (365.25 * DAY) if total else 0.0
    old = cohort <= context.now.year - 5
    kept = float(lines[live & old].sum() / lines[old].sum()) if old.any() else None
    more = (
        f"; of what was written up to {context.now.year - 5}, {show(kept, '%')} still stands"
        if kept is not None
        else ""
    )
    return f"Half of the {show(total, 'lines')} of code is older than {_years_words(age)}{more}."


def _years_words(age: float) -> str:
    """Say an age in years, or in months where it is below two years.

    >>> _years_words(3.21), _years_words(0.7), _years_words(0.1)
    ('3.2 years', '8 months', '1 month')
    """
    months = max(round(age * 12), 1)
    return f"{age:.1f} years" if age >= 2 else f"{months} month{'s' * (months > 1)}"


def _grid(years: dict[str, np.ndarray], removed: np.ndarray, lines: np.ndarray) -> Grid:
    live = removed == np.inf
    rows = tuple(
        (
            name,
            float(lines[own].sum()),
            float(lines[own & live].sum()),
            float(lines[own & live].sum() / max(lines[own].sum(), 1.0)),
        )
        for name, own in years.items()
    )
    return Grid(("Written", "Lines", "Still standing", "Share"), ("", "lines", "lines", "%"), rows)
