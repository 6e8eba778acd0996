"""The priors that are shipped with Headway: text of trees over named facts, found by the facts that rows hold."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from headway.core.errors import HeadwayError

FOLDER = "headway.models.prior"


class NoPrior(HeadwayError):
    """No shipped prior knows the facts at hand."""


@dataclass(frozen=True)
class Prior:
    """A model of `names`, in this order, as LightGBM text; `made_from` counts the changes of each repository in it.

    `roots` holds the first commit of each one's mainline: a history that begins so was learnt from already.
    """

    name: str
    names: tuple[str, ...]
    text: bytes
    made_from: tuple[tuple[str, str, int], ...]
    roots: frozenset[str]


@cache
def priors() -> tuple[Prior, ...]:
    """Return every shipped prior."""
    found = sorted((f for f in files(FOLDER).iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return tuple(_read(file.name.removesuffix(".json"), json.loads(file.read_text("utf-8"))) for file in found)


def _read(name: str, about: dict[str, list[object]]) -> Prior:
    text = (files(FOLDER) / f"{name}.txt").read_bytes()
    made_from = [(str(r["repository"]), str(r["commit"]), int(r["changes"])) for r in about["repositories"]]  # type: ignore[index]
    roots = frozenset(str(r["root"]) for r in about["repositories"])  # type: ignore[index]
    return Prior(name, tuple(map(str, about["facts"])), text, tuple(made_from), roots)


def shipped(names: tuple[str, ...]) -> Prior:
    """Return the prior whose facts are all among `names`; raise `NoPrior` where none is."""
    found = next((prior for prior in priors() if set(prior.names) <= set(names)), None)
    if found is None:
        raise NoPrior("no shipped prior knows these facts")
    return found
