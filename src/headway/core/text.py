r"""Text from a repository is data: here it is made harmless for a terminal, a spreadsheet cell and a log line.

HTML is escaped where HTML is made, SQL values are bound; this file is for everything that has no escape of its own.
"""

import re
import unicodedata

CELL_TRIGGERS = "=+-@\t\r\x00"
"""What makes a spreadsheet run a cell as a formula when the cell begins with it."""

_BLANKS = re.compile(r"\s+")
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Joiners are format characters too, but names in Persian, Hindi and many emoji are wrong without them.
_JOINERS = frozenset("\u200c\u200d")


def plain(text: str | bytes) -> str:
    r"""Return text that a terminal shows and does not obey: no control, bidi or unassigned characters; tabs and newlines stay.

    >>> plain("\x1b[31mred\x07 \u202eevil")
    '�[31mred� �evil'
    >>> plain(b"caf\xe9")
    'caf�'
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))


def one_line(text: str | bytes, limit: int = 200) -> str:
    r"""Return `plain` text in one line of at most `limit` characters, for logs, errors and table cells.

    >>> one_line("a\n\tb\r\nc")
    'a b c'
    >>> one_line("x" * 300, limit=5)
    'xxxx…'
    """
    # Cutting first keeps a subject of a megabyte cheap; blanks that fold away can only make it shorter.
    line = _BLANKS.sub(" ", plain(_BLANKS.sub(" ", _as_text(text[: limit * 8])))).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


def cell(value: object) -> object:
    r"""Return a value that a spreadsheet takes for data: strings that would start a formula get a quote; numbers stay.

    Source: OWASP, "CSV Injection".

    >>> [cell(v) for v in ("=1+1", " =1+1", "a=1", -5, None)]
    ["'=1+1", "' =1+1", 'a=1', -5, None]
    """
    if not isinstance(value, str):
        return value
    # Spreadsheets trim blanks before they look for a formula, so a blank is no shelter.
    beginning = value[: len(value) - len(value.lstrip()) + 1]
    return f"'{value}" if set(beginning) & set(CELL_TRIGGERS) else value


def _as_text(text: str | bytes) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _visible(character: str) -> str:
    if character in "\t\n" or character in _JOINERS:
        return character
    return "\ufffd" if unicodedata.category(character) in _UNSAFE_CATEGORIES else character
