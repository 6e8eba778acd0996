"""What a rule declares: an inferred value with its rule and confidence, and how a rule writes a whole derived table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

import numpy as np

from headway.core.settings import Settings

Rows = Mapping[str, np.ndarray]
"""The rows of one need, column by column; a missing value is NaN, NaT or an empty string."""

Columns = Mapping[str, Sequence[Any] | np.ndarray]
"""The columns of a table to be written; a missing value is None."""


class Need(NamedTuple):
    """A SELECT and what its rows are made into; builds that need the same share one."""

    sql: str
    make: Callable[[Rows], Any] = dict


class Inferred(NamedTuple):
    """A value that a rule inferred, the rule's name, and how sure it is (0 to 1)."""

    value: str
    rule: str
    confidence: float


@dataclass(frozen=True)
class Build:
    """How one derived table is written from Python.

    `needs` are SELECTs over the table's declared inputs, or over the table itself: there they find the rows of the last
    build by the same code and settings, else none; `reads` the settings it depends on ("areas", "changes.prefixes").
    `grows_by` names the key column of a table whose rows each depend on one row of facts that never changes, so that
    only new keys need to be built (their SELECT then holds the placeholder {new}).
    """

    table: str
    needs: Mapping[str, Need]
    reads: tuple[str, ...]
    build: Callable[[Mapping[str, Any], Settings], Columns] = field(repr=False)
    grows_by: str = ""


Building = Callable[[Mapping[str, Any], Settings], Columns]


def builds(
    table: str, *, reads: tuple[str, ...] = (), grows_by: str = "", **needs: str | Need
) -> Callable[[Building], Build]:
    """Make a `Build` of a function from the rows of its needs to the columns of `table`."""

    def declare(function: Building) -> Build:
        said = {name: need if isinstance(need, Need) else Need(need) for name, need in needs.items()}
        return Build(table, said, reads, function, grows_by)

    return declare


def all_builds() -> dict[str, Build]:
    """Every table that a rule writes, found by looking into each file of this room."""
    folder = import_module("headway.rules")
    modules = [import_module(f"headway.rules.{m.name}") for m in iter_modules(folder.__path__)]
    return {b.table: b for module in modules for b in vars(module).values() if isinstance(b, Build)}
