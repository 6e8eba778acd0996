"""Finds what stands one-a-file: a thing is known because its file exists, never because a list names it."""

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from headway.core.errors import UnknownName

Thing = TypeVar("Thing")


def discover(package: str, kind: type[Thing]) -> dict[str, Thing]:
    """Map each file of `package` to the one object of type `kind` it defines under the file's own name.

    One name in five places: file = function = CLI word = URL = column. A file whose object has another name
    raises `ImportError`; `base` and files that start with `_` are the room's own furniture and are passed over.

    >>> from headway.tables.base import Table
    >>> "commit" in discover("headway.tables", Table)
    True
    """
    return {name: _named(package, name, kind) for name in names(package)}


def names(package: str) -> list[str]:
    """Return the names that stand one-a-file in `package`, without opening the files."""
    folder = import_module(package)
    return sorted(m.name for m in iter_modules(folder.__path__) if m.name != "base" and not m.name.startswith("_"))


def find(package: str, kind: type[Thing], name: str, word: str) -> Thing:
    """Return the object called `name`, opening its file only, or raise `UnknownName` that lists what `word`s exist."""
    known = names(package)
    if name not in known:
        raise UnknownName(word, name, known)
    return _named(package, name, kind)


def _named(package: str, name: str, kind: type[Thing]) -> Thing:
    found = getattr(import_module(f"{package}.{name}"), name, None)
    if not isinstance(found, kind):
        raise ImportError(f"{package}/{name}.py must define a {kind.__name__} named '{name}'.")
    return found
