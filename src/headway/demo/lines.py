"""Writes invented lines that look like what they stand in: code, prose, notebooks, queries; no two lines are the same."""

from collections.abc import Callable
from random import Random

NOUNS = [
    "order",
    "batch",
    "invoice",
    "query",
    "token",
    "user",
    "price",
    "index",
    "vector",
    "feature",
    "score",
    "event",
    "quota",
    "report",
    "session",
    "label",
]
VERBS = [
    "load",
    "merge",
    "check",
    "encode",
    "rank",
    "score",
    "split",
    "retry",
    "render",
    "store",
    "fetch",
    "count",
    "fold",
    "trim",
]

Writer = Callable[[Random, str], str]


def _python(chance: Random, mark: str) -> str:
    noun, other, verb = chance.choice(NOUNS), chance.choice(NOUNS), chance.choice(VERBS)
    shapes = (
        f"def {verb}_{noun}_{mark}({other}, limit={chance.randrange(9, 99)}):",
        f"    {noun}_{mark} = {verb}({other}, {chance.randrange(2, 400)})",
        f"    if {noun}.{other} > {chance.randrange(2, 90)}: {verb}('{mark}')",
        f"    return {noun}_{mark}.{verb}()",
        f"    # {verb} the {noun} before the {other} ({mark})",
    )
    return shapes[min(4, int(chance.expovariate(0.6)))]


def _script(chance: Random, mark: str) -> str:
    noun, verb = chance.choice(NOUNS), chance.choice(VERBS)
    return f"  const {noun}_{mark} = await {verb}({chance.choice(NOUNS)}, {chance.randrange(2, 400)});"


def _prose(chance: Random, mark: str) -> str:
    a, b, verb = chance.choice(NOUNS), chance.choice(NOUNS), chance.choice(VERBS)
    return f"Each {a} has a {b}; we {verb} it once a day (note {mark})."


def _notebook(chance: Random, mark: str) -> str:
    return f'    "{chance.choice(NOUNS)}_{mark} = {chance.choice(VERBS)}(frame, {chance.randrange(2, 400)})\\n",'


def _query(chance: Random, mark: str) -> str:
    a, b = chance.choice(NOUNS), chance.choice(NOUNS)
    return f"  coalesce({a}s.{b}_id, {chance.randrange(2, 400)}) as {a}_{mark},"


def _keys(chance: Random, mark: str) -> str:
    return f"  {chance.choice(NOUNS)}_{mark}: {chance.randrange(2, 4000)}"


def _data(chance: Random, mark: str) -> str:
    return f'  "{chance.choice(NOUNS)}_{mark}": {chance.randrange(2, 4000)},'


def _binary(chance: Random, mark: str) -> str:
    # A zero byte is what makes git call a file binary.
    return "\x00\x01" + mark + "".join(map(chr, chance.choices(range(1, 9), k=40)))


WRITERS: dict[str, Writer] = {
    "py": _python,
    "ts": _script,
    "js": _script,
    "md": _prose,
    "ipynb": _notebook,
    "sql": _query,
    "json": _data,
    "png": _binary,
}


def write_lines(chance: Random, path: str, marks: range) -> tuple[str, ...]:
    """Invent one line for each mark, in the manner of the file's ending; a binary file is one line with zeros in it.

    >>> len(write_lines(Random(1), "api/app.py", range(7)))
    7
    """
    # The mark makes each line unique, so that whoever asks who wrote it has one right answer.
    writer = WRITERS.get(path.rpartition(".")[2], _keys)
    return tuple(writer(chance, f"{mark:x}") for mark in marks)
