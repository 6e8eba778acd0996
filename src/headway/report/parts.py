"""The recurring pieces of the page: figures with their tables, queries, numbers and examples."""

from headway.charts.draw import NARROW, SMALL, WIDE, draw
from headway.core.markup import Child, Markup, join, tag
from headway.core.text import one_line
from headway.core.units import show
from headway.questions.base import Bars, Grid, Picture
from headway.report.base import Number

MOST, FEW = 20, 5
"""Rows of examples that the page carries (the command beside them gives all), and bars that a card has room for."""


def figure(picture: Picture, key: str) -> Markup:
    """Return a picture in two widths (the style shows the one that fits) and the same facts as a table."""
    wide, narrow = draw(picture, WIDE, f"{key}-w"), draw(picture, NARROW, f"{key}-n")
    return tag(
        "figure",
        tag("figcaption", picture.title),
        tag("div", wide.markup, class_="wide"),
        tag("div", narrow.markup, class_="narrow"),
        more("The same as a table", table(wide.table, picture.title), class_="same"),
        class_="figure",
    )


def brief(picture: Picture) -> Picture:
    """Return what fits a card: the first bars only, with the one the headline speaks of; other pictures as they are."""
    if not isinstance(picture, Bars) or len(picture.labels) <= FEW:
        return picture
    near = range(FEW) if picture.mark is None or picture.mark < FEW else (*range(FEW - 1), picture.mark)
    values, low, high = (tuple(column[i] for i in near) for column in (picture.values, picture.low, picture.high))
    title = f"{picture.title} ({FEW} of {len(picture.labels)})"
    mark = None if picture.mark is None else list(near).index(picture.mark)
    return Bars(title, tuple(picture.labels[i] for i in near), values, low, high, picture.unit, mark)


def table(grid: Grid, caption: str, most: int = 400) -> Markup:
    """Return a table with a caption and scoped headers; numbers stand at the right, in their unit."""
    numeric = [any(isinstance(row[i], int | float) for row in grid.rows) for i in range(len(grid.titles))]
    head = [
        tag("th", t or "what", scope="col", class_="num" if n else None)
        for t, n in zip(grid.titles, numeric, strict=True)
    ]
    whole = [_whole([row[i] for row in grid.rows]) for i in range(len(grid.titles))]
    rows = [_row(row, grid.units, numeric, whole) for row in grid.rows[:most]]
    body = tag("table", tag("caption", caption), tag("thead", tag("tr", *head)), tag("tbody", *rows))
    return tag("div", body, class_="scroll", tabindex="0", role="group", aria_label=caption)


def query(sql: str, command: str, examples: Grid, what: str) -> Markup | None:
    """Return the query behind a number, its example rows, and the command that gives every row."""
    if not sql and not examples.rows:
        return None
    return more(
        join("Query and rows", tag("span", f" behind {what}", class_="vh")),
        tag("pre", tag("code", sql.strip()), tabindex="0") if sql else None,
        tag("p", "All of it: ", tag("code", command)) if command else None,
        table(examples, f"Examples for {what}, at most {MOST}", MOST) if examples.rows else None,
    )


def queried(sql: str, command: str, need: str) -> Markup:
    """Return one query inside something that is open already."""
    told = tag("p", "Told by the query ", tag("strong", need), "; all of it: ", tag("code", command))
    return join(told, tag("pre", tag("code", sql.strip()), tabindex="0"))


def short(name: str) -> str:
    """Cut a name that somebody made too long for a heading."""
    return one_line(name, 48)


def number(item: Number, key: str) -> Markup:
    """Return one number with its name linked to its definition, its interval, its count and its query."""
    amount, _, unit = item.value.removeprefix("< ").partition(" ")
    words = not amount[:1].isdigit()
    said = (
        join("< " if item.value.startswith("< ") else None, amount, " ", tag("span", unit, class_="unit"))
        if unit and not words
        else join(item.value)
    )
    value = tag("p", item.withheld or said, class_="withheld" if item.withheld or words else "value")
    return tag(
        "div",
        tag("h4", definition(item.metric, item.title)),
        value,
        tag("p", item.detail, class_="detail") if item.detail else None,
        tag("div", draw(item.trend, SMALL, f"{key}-s").markup, class_="trend") if item.trend else None,
        query(item.sql, item.command, item.examples, item.title.lower()),
        class_="number",
    )


def definition(metric: str, title: str) -> Markup:
    """Return a title linked to its definition at the end of the page, or the bare title where it has none."""
    return tag("a", title, href=f"#d-{metric}") if metric else join(title)


def more(summary: Child, *children: Child, class_: str = "") -> Markup:
    """Return something that opens when it is wanted, without a script."""
    return tag("details", tag("summary", summary), *children, class_=class_ or None)


def items(lines: tuple[str, ...], class_: str = "") -> Markup | None:
    """Return a list, or nothing where there is nothing to list."""
    return tag("ul", *(tag("li", line) for line in lines), class_=class_ or None) if lines else None


def _row(row: tuple[str | float | None, ...], units: tuple[str, ...], numeric: list[bool], whole: list[bool]) -> Markup:
    cells = []
    for i, value in enumerate(row):
        text = value if isinstance(value, str) else _spelled(value, units[i], whole[i])
        cells.append(tag("th", text, scope="row") if i == 0 else tag("td", text, class_="num" if numeric[i] else None))
    return tag("tr", *cells)


def _spelled(value: float | None, unit: str, whole: bool) -> str:
    if unit not in {"", "1"} or value is None:
        return show(value, unit)
    return f"{value:,.{0 if whole else 2}f}"


def _whole(column: list[str | float | None]) -> bool:
    """Tell whether a column holds whole numbers only: one with a fraction gives its decimals to all of them."""
    return all(isinstance(v, str) or v is None or v == int(v) for v in column)
