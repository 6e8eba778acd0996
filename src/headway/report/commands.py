"""Makes the commands that a page or an answer prints work where it was made: they name the database it was made from."""

import re
import shlex
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Thing = TypeVar("Thing")

_COMMAND = re.compile("`(headway [^`\n]+)`")

COMMANDS = frozenset({"command", "fill", "look_next"})
"""Fields that hold commands, some beside other words."""


def naming(thing: Thing, db: str) -> Thing:
    """Return a page, an answer or the like whose commands name the database `db`; "" is the default and needs no name.

    >>> from headway.questions.base import Answer
    >>> naming(Answer("Quiet.", look_next=("headway ask flow", "more history")), "my db").look_next
    ("headway ask flow --db 'my db'", 'more history')
    """
    named: Thing = _named(thing, "", f" --db {shlex.quote(db)}") if db else thing
    return named


def naming_text(text: str, db: str) -> str:
    """Return a text whose commands in backticks name the database `db`; "" is the default and needs no name.

    >>> naming_text("`headway models` lists them, `manifest.json` is a file.", "b.duckdb")
    '`headway models --db b.duckdb` lists them, `manifest.json` is a file.'
    """
    option = f" --db {shlex.quote(db)}"
    return _COMMAND.sub(lambda found: f"`{found[1]}{option}`", text) if db else text


def _named(thing: Any, field: str, option: str) -> Any:
    if isinstance(thing, str):
        return thing + option if field in COMMANDS and thing.startswith("headway ") else thing
    if isinstance(thing, tuple):
        return tuple(_named(part, field, option) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: _named(getattr(thing, f.name), f.name, option) for f in fields(thing)})
    return thing
