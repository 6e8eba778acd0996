"""A table that someone else made: read with suspicion, column by column, into what a trial or a check can use."""

import csv
import gzip
import math
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np

from headway.core.errors import BadInput, UnknownName
from headway.core.text import one_line

MOST_BYTES = 1 << 30
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2_000_000, 2_000, 100_000

_TRUE, _FALSE = {"1", "1.0", "true", "yes"}, {"0", "0.0", "false", "no"}
_MISSING = {"", "nan", "na", "null", "none", "n/a"}
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC).timestamp(), datetime(2200, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class TableFile:
    """Columns of text by name, all of the same length, in the order of the file."""

    name: str
    columns: dict[str, list[str]]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values())))

    def column(self, name: str) -> list[str]:
        """Return one column; raise `UnknownName` that lists the others."""
        if name not in self.columns:
            raise UnknownName("column", one_line(name, 80), [one_line(c, 40) for c in list(self.columns)[:30]])
        return self.columns[name]

    def numbers(self, name: str) -> np.ndarray | None:
        """Return a column as numbers, NaN where missing; None where it holds words, or nothing."""
        told = [_number(cell) for cell in self.column(name)]
        if any(value is None for value in told):
            return None
        found = np.array(told, dtype=float)
        return None if np.isnan(found).all() else found

    def chances(self, name: str) -> np.ndarray:
        """Return a column of numbers within 0 and 1, all there."""
        found = self.numbers(name)
        if found is None or not ((found >= 0) & (found <= 1)).all():
            raise BadInput(
                f"The column '{one_line(name, 80)}' holds other than chances.", "Each must be within 0 and 1."
            )
        return found

    def truths(self, name: str) -> np.ndarray:
        """Return a column of labels as 0 and 1."""
        told = [cell.strip().lower() for cell in self.column(name)]
        wrong = next((i for i, cell in enumerate(told) if cell not in _TRUE | _FALSE), None)
        if wrong is not None:
            raise BadInput(
                f"The label in row {wrong + 2:,} is '{one_line(told[wrong], 40)}'.",
                "Labels are 0 or 1, false or true; leave rows without a label out.",
            )
        return np.array([cell in _TRUE for cell in told], dtype=float)

    def instants(self, name: str) -> np.ndarray:
        """Return a column of moments, seconds since 1970 or ISO 8601, as naive UTC microseconds."""
        seconds = [_seconds(cell) for cell in self.column(name)]
        wrong = next((i for i, value in enumerate(seconds) if not _EARLIEST <= value < _LATEST), None)
        if wrong is not None:
            raise BadInput(
                f"The moment in row {wrong + 2:,} is '{one_line(self.column(name)[wrong], 40)}'.",
                "Moments are seconds since 1970 or ISO 8601, between 1900 and 2200.",
            )
        return (np.array(seconds, dtype=float) * 1e6).round().astype(np.int64).astype("M8[us]")


def read_table(path: Path) -> TableFile:
    """Read a CSV file, gzipped if its name ends in .gz; raise `BadInput` in one line for what is no sound table."""
    name = one_line(path.name, 80)
    if not path.is_file():
        raise BadInput(f"There is no file {one_line(str(path), 200)}.", "Name a CSV file, or one that is gzipped.")
    csv.field_size_limit(LONGEST_CELL)
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            return _table(name, csv.reader(_lines(file, name), strict=True))
    except (csv.Error, UnicodeDecodeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput(
            f"{name} is no CSV table: {one_line(str(error), 120)}.", "It must be UTF-8 with commas."
        ) from None


def _lines(file: Iterable[bytes], name: str) -> Iterator[str]:
    read, first = 0, True
    for line in _bounded(file):
        read += len(line)
        if read > MOST_BYTES:
            raise BadInput(f"{name} holds more than {MOST_BYTES >> 30} GB.", "Take a sample of its rows.")
        if b"\0" in line:
            raise BadInput(f"{name} holds NUL bytes.", "It must be a CSV file in UTF-8.")
        yield line.decode("utf-8-sig" if first else "utf-8")
        first = False


def _bounded(file: Iterable[bytes]) -> Iterator[bytes]:
    # a file of one endless line must not fill the memory before anyone can count
    while line := file.readline(LONGEST_CELL * 20):  # type: ignore[attr-defined]
        yield line


def _table(name: str, reader: Iterator[list[str]]) -> TableFile:
    header = [title.strip() for title in next(reader, [])]
    twice = sorted({title for title in header if header.count(title) > 1}) if len(header) <= MOST_COLUMNS else []
    if not header or len(header) > MOST_COLUMNS or twice:
        what = f"the column '{one_line(twice[0], 60)}' twice" if twice else f"{len(header):,} columns"
        raise BadInput(f"{name} has {what}.", f"It needs a first line of 1 to {MOST_COLUMNS:,} different names.")
    rows = [row for row in islice(reader, MOST_ROWS + 1) if row]
    if not 0 < len(rows) <= MOST_ROWS:
        raise BadInput(
            f"{name} has {'no' if not rows else f'more than {MOST_ROWS:,}'} rows.", "Give it some, but not more."
        )
    ragged = next((i for i, row in enumerate(rows) if len(row) != len(header)), None)
    if ragged is not None:
        raise BadInput(f"Row {ragged + 2:,} of {name} has {len(rows[ragged]):,} cells, the first line {len(header):,}.")
    return TableFile(name, dict(zip(header, map(list, zip(*rows, strict=True)), strict=True)))


def _number(cell: str) -> float | None:
    text = cell.strip().lower()
    if text in _MISSING:
        return math.nan
    if text in ("true", "false"):
        return float(text == "true")
    try:
        return float(text)
    except ValueError:
        return None


def _seconds(cell: str) -> float:
    number = _number(cell)
    if number is not None:
        return number
    try:
        instant = datetime.fromisoformat(cell.strip())
    except ValueError:
        return math.nan
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()
