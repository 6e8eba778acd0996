"""The door for an exported file of issues: bounded, regular, UTF-8; JSON or a table by its first character."""

from pathlib import Path

from headway.core.errors import BadInput
from headway.sources.git.locate import show
from headway.sources.tracker.base import REMEDY, Export
from headway.sources.tracker.json_list import read_json
from headway.sources.tracker.table import read_table

LARGEST = 64 << 20
"""Bytes that a file may have: some 400,000 issues with the fields that are read, 6,000 with all of them."""


def read_issues(file: Path) -> Export:
    """Read an exported file of issues; raise `BadInput` that says what is wrong, where, and what is allowed."""
    where = show(file)
    if not file.is_file():
        raise BadInput(f"{where} is no file.", f"Give a regular file. {REMEDY}")
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput(f"{where} is larger than {LARGEST >> 20} MB.", f"Export only the fields that are read. {REMEDY}")
    try:
        text = content.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        raise BadInput(f"{where} is not UTF-8 (byte {error.start:,}).", "Save it as UTF-8.") from None
    return read_json(text, where) if text[:1] in ("[", "{") else read_table(text, where)
