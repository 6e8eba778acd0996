"""The terminal summary: compact, in the order people read, harmless, and without colour where nobody looks."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from headway.cli.show import _near, answer, cell, picture, spark, summary
from headway.questions.base import Answer, Bars, Grid, Strip
from headway.report.base import Number


def printed(page, **console):
    out = io.StringIO()
    summary(page, Path("report.html"), Console(file=out, width=100, highlight=False, **console))
    return out.getvalue()


def test_the_first_line_says_as_of_when(page):
    assert printed(page).lstrip().startswith("as of 2026-01-01, 325 days ago")
    assert printed(replace(page, as_of="")).startswith("demo")


def test_it_tells_the_findings_the_numbers_what_is_hidden_and_where_the_report_is(page):
    text = printed(page)
    places = [text.index(part) for part in ("Fixes wait 3.1", "Change lead time", "No stable tags.", "report.html")]
    assert places == sorted(places)
    assert "headway analyze . --deployments merges" in text


def test_it_is_without_colour_or_control_where_it_is_piped(page):
    assert "\x1b" not in printed(page)
    assert "\u202e" not in printed(page)


def test_a_hostile_name_moves_no_cursor_where_colour_is_on(page):
    text = printed(page, force_terminal=True, color_system="standard")
    assert "\x1b[31mnnn" not in text
    assert "\u202e" not in text


def test_it_stays_compact(page):
    assert len(printed(page).splitlines()) < 60


def test_an_unknown_bar_is_hatched_and_never_empty():
    out = io.StringIO()
    Console(file=out, width=80).print(picture(Strip("Stages", ("coding", "review"), (3600.0, None), (9, 0))))
    assert "╱╱╱╱" in out.getvalue()
    assert "unknown" in out.getvalue()


def test_the_marked_bar_is_always_among_the_few_that_are_shown():
    many = Bars("B", tuple(f"label {i}" for i in range(12)), (1.0,) * 12, (None,) * 12, (None,) * 12, "×", 11)
    out = io.StringIO()
    Console(file=out, width=80).print(picture(many))
    assert "label 11" in out.getvalue()
    assert "label 8" not in out.getvalue()


@pytest.mark.parametrize(
    ("value", "unit", "said"), [(None, "s", "–"), (None, "", "–"), (3.0, "", "3"), ("a\x1b[2Jb", "", "a�[2Jb")]
)
def test_a_cell_says_missing_as_a_dash_and_text_harmlessly(value, unit, said):
    assert cell(value, unit) == said


@pytest.mark.parametrize(
    ("value", "interval", "said"),
    [
        ("1.2 h", "41.7 min to 2.6 h", "41.7 min to 2.6 h, n = 9"),
        ("2.0 %", "1.2 to 3.5 %", "1.2 to 3.5, n = 9"),
        ("0.9", "0.8 to 0.9", "0.8 to 0.9, n = 9"),
    ],
)
def test_an_interval_sheds_its_unit_only_where_both_ends_share_that_of_the_number(value, interval, said):
    assert _near(Number("m", "M", value, f"95 % interval {interval} · n = 9 · inferred")) == said


def test_a_number_from_another_window_says_so():
    wider = Number("m", "M", "2.0 %", "95 % interval 1.2 to 3.5 % · n = 9 · 4 missing · inferred · the whole history")
    assert _near(wider) == "1.2 to 3.5, n = 9, the whole history"


def test_a_long_path_keeps_its_end_and_a_long_name_its_beginning():
    long = Bars("B", ("some/where/" + "x" * 40 + "/end.py", "word " * 12), (1.0, 2.0), (None,) * 2, (None,) * 2, "%")
    out = io.StringIO()
    Console(file=out, width=100).print(picture(long))
    assert "/end.py" in out.getvalue()
    assert "word word" in out.getvalue()


def test_a_gap_in_a_series_is_a_gap_in_its_sparkline():
    assert spark((1.0, None, 1.0)) == "█ █"


def test_a_long_answer_says_how_many_rows_it_leaves_out():
    out = io.StringIO()
    rows = tuple((f"row {i}", float(i)) for i in range(50))
    answer(Answer("Something (of 50).", grid=Grid(("what", "n"), ("", "1"), rows)), Console(file=out, width=80))
    assert "… 10 more with --format json" in out.getvalue()
