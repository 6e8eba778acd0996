"""The DuckDB adapter: one file, one writer, one transaction for rows, state and cursor. All of DuckDB's traps hide here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from headway.tables.base import Table


class Store:
    """An open database.

    Every statement goes through here; nothing else in the house imports duckdb. Raises `StoreLocked` when another
    process holds the file (naming it), `StoreFailed` when the file is corrupt or the disk is full.
    """

    def __init__(self, path: Path | None) -> None:
        """Open (and create, 0600) the database file, or one in memory when `path` is None."""
        raise NotImplementedError

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything inside at once, or nothing."""
        raise NotImplementedError

    def append(self, table: Table, columns: Mapping[str, Sequence[Any] | np.ndarray]) -> None:
        """Add rows, column by column, in bulk; rows whose key is there already are passed over."""
        raise NotImplementedError

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement with bound values and return its rows."""
        raise NotImplementedError

    def columns(self, sql: str, values: Sequence[Any] = ()) -> dict[str, np.ndarray]:
        """Run one SELECT and return it column by column: NaN, NaT or "" where a value is missing."""
        raise NotImplementedError

    def close(self) -> None:
        """Release the file."""
        raise NotImplementedError
