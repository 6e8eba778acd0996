"""What a person reads in the terminal after a run: what was read, three findings, a few numbers, what is hidden."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from headway.core.text import one_line, plain
from headway.core.units import show
from headway.questions.base import Answer, Bars, Grid, Lines, Picture, Strip
from headway.report.base import NO_FINDING, Asked, Number, Page, split_headline
from headway.report.numbers import WINDOWS

ACCENT, QUIET = "dark_orange3", "dim"
BLOCKS = "▁▂▃▄▅▆▇█"
WIDTH, PIPED, BAR, LABEL, MOST_EACH = 100, 130, 24, 40, 2


def terminal(*, quiet: bool = False) -> Console:
    """Return the console of the answer itself: colour only where a person looks, and never wider than reads well."""
    console = Console(highlight=False, quiet=quiet, markup=False)
    # A pipe has no width of its own, and what it feeds should lose no column.
    console.width = min(console.width, WIDTH) if console.is_terminal else PIPED
    return console


def summary(page: Page, report: Path, console: Console, ahead: Sequence[str] = ()) -> None:
    """Print the compact summary of a run, what lies `ahead` in lines of their own, and where the report lies."""
    parts: list[RenderableType | None] = [_as_of(page), _read(page)]
    parts += [Text(f"! {plain(remark)}", style=ACCENT) for remark in page.remarks]
    parts += [_heading("What stands out"), *(_finding(str(i), a) for i, a in enumerate(page.findings, 1))]
    parts += [] if page.findings else [Text(NO_FINDING)]
    parts += [_heading("Ahead"), *(Text(plain(line)) for line in ahead)] if ahead else []
    counted = page.cards[len(page.findings) :]
    parts += [_heading("Counted, without a claim"), *(_finding("·", a) for a in counted)] if counted else []
    shown = [n for s in page.sections for p in s.filled for n in p.numbers[:MOST_EACH]]
    parts += [_heading(f"In numbers, {page.window}, with 95 % intervals"), _numbers(shown)] if shown else []
    parts += [_heading("Hidden, and what shows it"), _hidden(page)] if page.empty else []
    parts.append(Text.assemble("\nThe whole report: ", (plain(str(report)), "bold")))
    console.print(Group(*(p for p in parts if p is not None)), soft_wrap=False)


def answer(said: Answer, console: Console) -> None:
    """Print one answer: headline, picture, table, how sure, what it cannot see, what to look at next."""
    first, basis = split_headline(plain(said.headline))
    console.print(Text(first, style="bold"))
    console.print(Text(basis, style=QUIET)) if basis else None
    drawn = picture(said.picture)
    console.print(Padding(drawn, (1, 0, 0, 2))) if drawn else None
    console.print(Padding(grid(said.grid), (1, 0, 0, 0))) if said.grid.rows else None
    console.print(Text(f"\n{plain(said.sure)}")) if said.sure else None
    parts = (("Cannot see", said.blind), ("Look next", said.look_next), ("Commits", (" ".join(said.examples),)))
    for title, lines in parts:
        if any(lines):
            console.print(Text.assemble((f"{title}: ", QUIET), "; ".join(map(plain, lines))))


def grid(table: Grid, most: int = 40) -> Table:
    """Return a table of an answer or a metric for the terminal, numbers at the right and in their unit."""
    drawn = Table(box=None, header_style=QUIET, pad_edge=False, padding=(0, 1, 0, 0))
    for i, title in enumerate(table.titles):
        cells = [cell(row[i], table.units[i]) for row in table.rows[:most]]
        numeric = any(isinstance(row[i], int | float) for row in table.rows)
        # Numbers and the words of their headings keep their line; names keep at least a few letters.
        least = max(map(len, [*cells, *plain(title).split()])) if numeric else 9
        drawn.add_column(plain(title), justify="right" if numeric else "left", overflow="fold", min_width=least)
    for row in table.rows[:most]:
        drawn.add_row(*(Text(cell(value, unit)) for value, unit in zip(row, table.units, strict=True)))
    if len(table.rows) > most:
        drawn.add_row(Text(f"… {len(table.rows) - most:,} more with --format json", style=QUIET))
    return drawn


def cell(value: str | float | None, unit: str) -> str:
    """Spell one value of a table, harmless and with its unit."""
    if isinstance(value, str):
        return one_line(value, 60)
    if value is None or unit not in {"", "1"}:
        return show(value, unit)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def picture(spec: Picture | None) -> RenderableType | None:
    """Return a tiny picture in characters where the kind has one: bars, stages, or a line of blocks."""
    match spec:
        case Bars():
            return _bars(spec.labels, spec.values, spec.unit, spec.mark)
        case Strip():
            return _bars(spec.stages, spec.seconds, "s", spec.mark)
        case Lines():
            return _sparks(spec)
        case _:
            return None


def spark(values: tuple[float | None, ...], width: int = 24) -> str:
    """Return the last `width` values as blocks from zero to the largest; a gap stays a gap.

    >>> spark((0.0, None, 7.0))
    '▁ █'
    """
    last = values[-width:]
    most = max((v for v in last if v is not None), default=0.0) or 1.0
    return "".join(" " if v is None else BLOCKS[round(max(v, 0.0) / most * (len(BLOCKS) - 1))] for v in last)


def _bars(labels: tuple[str, ...], values: tuple[float | None, ...], unit: str, mark: int | None) -> Table:
    most = max((v for v in values if v is not None), default=0.0) or 1.0
    drawn = Table.grid(padding=(0, 2, 0, 0))
    near = range(len(labels)) if len(labels) <= 6 else sorted({*range(5), mark or 0})
    for i in near:
        value, style = values[i], ACCENT if i == mark else "steel_blue"
        bar = (
            Text("╱" * 4, style=QUIET) if value is None else Text("█" * max(1, round(value / most * BAR)), style=style)
        )
        drawn.add_row(Text(_label(labels[i])), bar, Text("unknown" if value is None else show(value, unit)))
    return drawn


def _label(name: str) -> str:
    """Cut a long name; of a path its end is what tells it from others."""
    return one_line(f"…{name[1 - LABEL :]}" if "/" in name and len(name) > LABEL else name, LABEL)


def _sparks(spec: Lines) -> Table:
    drawn = Table.grid(padding=(0, 2, 0, 0))
    for name, series in zip(spec.names, spec.values, strict=True):
        last = next((v for v in reversed(series) if v is not None), None)
        drawn.add_row(Text(_label(name)), Text(spark(series), style="steel_blue"), Text(show(last, spec.unit)))
    return drawn


def _as_of(page: Page) -> Text | None:
    return Text(page.as_of, style="reverse bold") if page.as_of else None


def _read(page: Page) -> Text:
    facts = ", ".join(f"{value} {name}" for name, value in page.read)
    names = one_line(", ".join(page.names), 60)
    return Text.assemble((names, "bold"), ("  " + page.span, ""), (f"\n{facts}" if facts else "", QUIET))


def _heading(title: str) -> Text:
    return Text(f"\n{title}", style=f"bold {ACCENT}")


def _finding(mark: str, asked: Asked) -> RenderableType:
    first, basis = split_headline(plain(asked.answer.headline))
    said: list[RenderableType] = [Text.assemble((f"{mark}  ", ACCENT), (first, "bold"))]
    said += [Padding(Text(basis, style=QUIET), (0, 0, 0, 3))] if basis else []
    drawn = picture(asked.answer.picture)
    return Group(*said, *([Padding(drawn, (0, 0, 0, 3))] if drawn else []))


def _numbers(numbers: list[Number]) -> Table:
    drawn = Table.grid(padding=(0, 2, 0, 0))
    for keeps in (True, True, True, False):
        drawn.add_column(no_wrap=keeps)
    for number in numbers:
        trend = spark(number.trend.values[0], 12) if isinstance(number.trend, Lines) and number.trend.values else ""
        drawn.add_row(
            Text(number.title),
            Text(number.value, style="bold"),
            Text(trend, style="steel_blue"),
            Text(_near(number), style=QUIET),
        )
    return drawn


def _near(number: Number) -> str:
    """Say a number's interval without the unit it shares with it, its count, and its window where that is one of its own."""
    unit = f" {number.value.partition(' ')[2]}"
    told = number.detail.split(" · ")
    own = [part for part in told[2:] if part in {words for _, words in WINDOWS}]
    parts = [part.removeprefix("95 % interval ") for part in told[:2]] + own
    # "41 min to 2.6 h" keeps both of its units: without the last one it would say something else.
    plain_ends = parts[0].count(" ") == 2 + unit.count(" ")
    return ", ".join([parts[0].removesuffix(unit) if plain_ends else parts[0], *parts[1:]])


def _hidden(page: Page) -> Text:
    reasons: dict[tuple[str, str], list[str]] = {}
    for panel in page.empty:
        reasons.setdefault((one_line(panel.missing, 400), panel.fill), []).append(panel.title.rstrip("?"))
    lines = [
        Text.assemble("; ".join(titles), (f": {missing.rstrip('.')}. ", QUIET), (f"→ {fill}", "") if fill else "")
        for (missing, fill), titles in reasons.items()
    ]
    return Text("\n").join(lines)
