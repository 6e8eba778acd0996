"""What the terminal shows fits it: no line wider, no cell narrower than a word, no digit cut off at the right."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from headway.cli.show import answer, grid, summary
from headway.questions.base import Answer, Bars, Grid, Lines
from headway.report.base import Number

WIDTHS = (60, 80, 100, 140)
TITLES = ("Factor", "Changes", "Median", "Others' median", "Like for like", "80 % from", "80 % to")
WIDE = Grid(
    TITLES,
    ("", "1", "s", "s", "1", "1", "1"),
    tuple(
        (f"changes of part/number/{n} with a long name", 100.0 + n, 300.0 * n, 1e6, 5.32, 2.08, 13.64 + n)
        for n in range(1, 5)
    ),
)


def printed(width: int, show) -> list[str]:
    out = io.StringIO()
    show(Console(file=out, width=width, highlight=False))
    return out.getvalue().splitlines()


def numbers(page) -> list[Number]:
    return [n for s in page.sections for p in s.filled for n in p.numbers[:2]]


def with_numbers(page, *shown: Number):
    """Return the page with these numbers in its first panel that has any, and no others."""
    sections = []
    for section in page.sections:
        panels = tuple(replace(panel, numbers=()) for panel in section.panels)
        sections.append(replace(section, panels=panels))
    first = sections[0]
    sections[0] = replace(first, panels=(replace(first.panels[0], numbers=shown), *first.panels[1:]))
    return replace(page, sections=tuple(sections))


SHOWN = (
    Number("a", "Failed deployment recovery time", "41 changes/week", "95 % interval 0.52 to 0.79 changes/week · n = 289 · the last five years"),
    Number(
        "b", "Rework rate", "6.1 %", "95 % interval 1.6 to 20.2 % · n = 960",
        trend=Lines("t", (), ("t",), ((1.0, 2.0, 3.0),), "%"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_the_summary_is_wider_than_the_terminal_and_no_number_is_torn(page, width):
    lines = printed(width, lambda console: summary(with_numbers(page, *SHOWN), Path("report.html"), console))
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    for whole in (
        "Failed deployment recovery time",
        "41 changes/week",
        "0.52 to 0.79, n = 289",
        "1.6 to 20.2, n = 960",
    ):
        assert whole in text
    assert ("▃▆█" in text) == (width >= 100)


def test_a_narrow_terminal_has_the_detail_of_a_number_below_it(page):
    lines = printed(60, lambda console: summary(with_numbers(page, *SHOWN), Path("report.html"), console))
    assert lines[lines.index("Rework rate  6.1 %") + 1].strip() == "1.6 to 20.2, n = 960"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_digit_of_a_table_is_cut_and_no_word_is_torn(width):
    lines = printed(width, lambda console: console.print(grid(WIDE)))
    assert max(map(len, lines)) <= width
    words = " ".join(lines).split()
    told = [
        "changes",
        "of",
        "with",
        "a",
        "long",
        "name",
        "101",
        "min",
        "11.6",
        "d",
        "5.32",
        "2.08",
        "14.64",
        "17.64",
        "Factor",
        "Others'",
        "median",
        "from",
    ]
    assert [word for word in told if word not in words] == []


def test_columns_that_do_not_fit_stand_below_beside_the_names_again():
    lines = printed(40, lambda console: console.print(grid(WIDE)))
    heads = [line for line in lines if line.startswith("Factor")]
    assert len(heads) > 1
    assert [title for title in ("Changes", "Median", "to") if title not in " ".join(heads).split()] == []


def test_names_of_letters_that_are_two_columns_wide_keep_their_place():
    wide = Grid(("名前", "n"), ("", "1"), (("漢字" * 6, 1.0), ("b", 22.0)))
    lines = printed(60, lambda console: console.print(grid(wide)))
    assert len(lines) == 3


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_keep_their_proportion_in_any_width(width):
    many = Bars("B", ("src/flask/sansio/application/app.py", "b"), (10.0, 5.0), (None,) * 2, (None,) * 2, "changes", 0)
    lines = printed(width, lambda console: answer(Answer("Something.", picture=many), console))
    long, short = (line.count("█") for line in lines if "█" in line)
    assert abs(long - 2 * short) <= 1
    assert long >= 8
    assert max(map(len, lines)) <= width
