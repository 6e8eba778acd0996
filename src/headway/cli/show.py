"""What a person reads in the terminal after a run: what was read, three findings, a few numbers, what is hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
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
WIDTH, PIPED, BAR, SHORT_BAR, LABEL, LONG_WORD, MOST_EACH = 100, 130, 24, 8, 40, 24, 2


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
    parts += [
        _heading("What stands out"),
        *(_finding(str(i), a, console.width) for i, a in enumerate(page.findings, 1)),
    ]
    parts += [] if page.findings else [Text(NO_FINDING)]
    parts += [_heading("Ahead"), *(Text(plain(line)) for line in ahead)] if ahead else []
    counted = page.cards[len(page.findings) :]
    parts += (
        [_heading("Counted, without a claim"), *(_finding("·", a, console.width) for a in counted)] if counted else []
    )
    shown = [n for s in page.sections for p in s.filled for n in p.numbers[:MOST_EACH]]
    parts += (
        [_heading(f"In numbers, {page.window}, with 95 % intervals"), _numbers(shown, console.width)] if shown else []
    )
    parts += [_heading("Hidden, and what shows it"), _hidden(page)] if page.empty else []
    parts.append(Text.assemble("\nThe whole report: ", (plain(str(report)), "bold")))
    console.print(Group(*(p for p in parts if p is not None)), soft_wrap=False)


def answer(said: Answer, console: Console) -> None:
    """Print one answer: headline, picture, table, how sure, what it cannot see, what to look at next."""
    first, basis = split_headline(plain(said.headline))
    console.print(Text(first, style="bold"))
    console.print(Text(basis, style=QUIET)) if basis else None
    drawn = picture(said.picture, console.width - 2)
    console.print(Padding(drawn, (1, 0, 0, 2))) if drawn else None
    console.print(Padding(grid(said.grid), (1, 0, 0, 0))) if said.grid.rows else None
    console.print(Text(f"\n{plain(said.sure)}")) if said.sure else None
    parts = (("Cannot see", said.blind), ("Look next", said.look_next), ("Commits", (" ".join(said.examples),)))
    for title, lines in parts:
        if any(lines):
            console.print(Text.assemble((f"{title}: ", QUIET), "; ".join(map(plain, lines))))


def grid(table: Grid, most: int = 40) -> "Fitting":
    """Return a table of an answer or a metric for the terminal, numbers at the right and in their unit."""
    return Fitting(table, most)


@dataclass(frozen=True)
class Fitting:
    """A table that is never cut at the right: what does not fit follows below, beside the first column again."""

    table: Grid
    most: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield the parts of the table that fit beside each other."""
        columns = [self._column(i) for i in range(len(self.table.titles))]
        part = columns[:1]
        for column in columns[1:]:
            if len(part) > 1 and sum(c.least for c in [*part, column]) + len(part) > options.max_width:
                yield _drawn(part, options.max_width)
                yield ""
                part = part[:1]
            part.append(column)
        yield _drawn(part, options.max_width)
        if (left := len(self.table.rows) - self.most) > 0:
            yield Text(f"… {left:,} more with --format json", style=QUIET)

    def _column(self, i: int) -> "_Column":
        values = [row[i] for row in self.table.rows[: self.most]]
        title, cells = plain(self.table.titles[i]), [cell(value, self.table.units[i]) for value in values]
        numeric = any(isinstance(value, int | float) for value in values)
        # Numbers and the words of their headings keep their line, and names keep their words if these are no essays.
        words = [word for text in (title, *cells) for word in text.split()]
        longest = max(map(cell_len, [*cells, *title.split()] if numeric else words), default=0)
        return _Column(title, cells, numeric, longest if numeric else min(longest, LONG_WORD))


@dataclass(frozen=True)
class _Column:
    title: str
    cells: Sequence[str]
    numeric: bool
    least: int

    @property
    def most(self) -> int:
        return max(map(cell_len, [self.title, *self.cells]))


def _drawn(part: Sequence[_Column], width: int) -> Table:
    """Draw columns as wide as they are, and the widest ones narrower where all together are too wide."""
    widths, room = [column.most for column in part], width - len(part) + 1
    while sum(widths) > room and (wide := [w for w, c in zip(widths, part, strict=True) if w > c.least]):
        i = next(i for i, c in enumerate(part) if widths[i] == max(wide) and widths[i] > c.least)
        widths[i] -= 1
    drawn = Table(box=None, header_style=QUIET, pad_edge=False, padding=(0, 1, 0, 0))
    for column, w in zip(part, widths, strict=True):
        drawn.add_column(column.title, justify="right" if column.numeric else "left", overflow="fold", width=w)
    for row in zip(*(column.cells for column in part), strict=True):
        drawn.add_row(*map(Text, row))
    return drawn


def cell(value: str | float | None, unit: str) -> str:
    """Spell one value of a table, harmless and with its unit."""
    if isinstance(value, str):
        return one_line(value, 60)
    if value is None or unit not in {"", "1"}:
        return show(value, unit)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def picture(spec: Picture | None, width: int = WIDTH) -> RenderableType | None:
    """Return a tiny picture in characters, as wide as that, where the kind has one: bars, stages, or a line of blocks."""
    match spec:
        case Bars():
            return _bars(spec.labels, spec.values, spec.unit, spec.mark, width)
        case Strip():
            return _bars(spec.stages, spec.seconds, "s", spec.mark, width)
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


def _bars(labels: tuple[str, ...], values: tuple[float | None, ...], unit: str, mark: int | None, width: int) -> Table:
    most = max((v for v in values if v is not None), default=0.0) or 1.0
    drawn = Table.grid(padding=(0, 2, 0, 0))
    near = range(len(labels)) if len(labels) <= 6 else sorted({*range(5), mark or 0})
    told = {i: "unknown" if values[i] is None else show(values[i], unit) for i in near}
    room = width - max(map(len, told.values())) - 2 * len("  ")
    names = {i: _label(labels[i], min(LABEL, room - SHORT_BAR)) for i in near}
    # Two bars that were cut to the same length would say that their numbers are equal.
    longest = min(BAR, room - max(map(len, names.values())))
    for i in near:
        value, style = values[i], ACCENT if i == mark else "steel_blue"
        drawn_bar = "╱" * 4 if value is None else "█" * max(1, round(value / most * longest))
        drawn.add_row(Text(names[i]), Text(drawn_bar, style=QUIET if value is None else style), Text(told[i]))
    return drawn


def _label(name: str, most: int = LABEL) -> str:
    """Cut a long name; of a path its end is what tells it from others."""
    return one_line(f"…{name[1 - most :]}" if "/" in name and len(name) > most else name, most)


def _sparks(spec: Lines) -> Table:
    drawn = Table.grid(padding=(0, 2, 0, 0))
    for name, series in zip(spec.names, spec.values, strict=True):
        last = next((v for v in reversed(series) if v is not None), None)
        drawn.add_row(Text(_label(name)), Text(spark(series), style="steel_blue"), Text(show(last, spec.unit)))
    return drawn


def _as_of(page: Page) -> Text | None:
    return Text(page.as_of, style="reverse bold") if page.as_of else None


def _read(page: Page) -> Text:
    facts = ", ".join(f"{one.value} {one.name}" for one in page.read)
    names = one_line(", ".join(page.names), 60)
    return Text.assemble((names, "bold"), ("  " + page.span, ""), (f"\n{facts}" if facts else "", QUIET))


def _heading(title: str) -> Text:
    return Text(f"\n{title}", style=f"bold {ACCENT}")


def _finding(mark: str, asked: Asked, width: int) -> RenderableType:
    first, basis = split_headline(plain(asked.answer.headline))
    said = Table.grid(padding=(0, 2, 0, 0))
    said.add_row(Text(mark, style=ACCENT), Text(first, style="bold"))
    if basis:
        said.add_row("", Text(basis, style=QUIET))
    drawn = picture(asked.answer.picture, width - 3)
    return Group(said, *([Padding(drawn, (0, 0, 0, 3))] if drawn else []))


def _numbers(numbers: list[Number], width: int) -> RenderableType:
    """Return numbers in columns: with trend and detail where these fit, and else the detail in a line of its own."""
    rows = [(Text(n.title), Text(n.value, style="bold"), _trend(n), Text(_near(n), style=QUIET)) for n in numbers]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for columns in ((0, 1, 2, 3), (0, 1, 3)):
        if sum(widths[i] for i in columns) + 2 * (len(columns) - 1) <= width:
            drawn = Table.grid(padding=(0, 2, 0, 0))
            for row in rows:
                drawn.add_row(*(row[i] for i in columns))
            return drawn
    lines = (Group(Text("  ").join(row[:2]), Padding(row[3], (0, 0, 0, 3))) for row in rows)
    return Group(*lines)


def _trend(number: Number) -> Text:
    series = number.trend.values[:1] if isinstance(number.trend, Lines) else ()
    return Text("".join(spark(one, 12) for one in series), style="steel_blue")


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
