"""Repository text cannot command a terminal, a spreadsheet or a log."""

import sys
import unicodedata

import pytest

from headway.core.text import CELL_TRIGGERS, cell, one_line, plain

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))


def test_no_character_of_unicode_survives_that_a_terminal_obeys():
    kept = set(plain(EVERY_CHARACTER)) - set("\t\n\u200c\u200d")
    assert not {c for c in kept if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}


def test_every_letter_and_symbol_survives():
    shown = set(plain(EVERY_CHARACTER))
    assert {c for c in EVERY_CHARACTER if c.isprintable() and unicodedata.category(c) != "Zs"} <= shown


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "\x9b31m", "\u202e\u2066", "a\x00b", "\x7f", "\udcff"])
def test_plain_text_is_encodable_and_holds_no_control(text):
    shown = plain(text)
    assert shown.encode("utf-8")
    assert not {c for c in shown if unicodedata.category(c) in {"Cc", "Cf"}}


@pytest.mark.parametrize("trigger", CELL_TRIGGERS)
@pytest.mark.parametrize("blank", ["", " ", "\n", "\u00a0"])
def test_a_cell_never_begins_as_a_formula(trigger, blank):
    assert cell(f"{blank}{trigger}cmd|' /C calc'!A0").startswith("'")


def test_numbers_are_never_touched_in_cells():
    assert [cell(v) for v in (-1, -1.5, None, True)] == [-1, -1.5, None, True]


def test_a_line_stays_one_line_whatever_breaks_it():
    breaks = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
    assert len(one_line(f"a{breaks}b").splitlines()) == 1


def test_a_megabyte_becomes_a_short_line():
    assert len(one_line(b"\xff" * 1_000_000)) <= 200
