"""One stream of diffs for many commits, framed by a random word; steps over what is missing or too large and goes on."""

from collections.abc import Callable, Container, Generator, Iterator, Sequence
from itertools import islice
from secrets import token_hex
from typing import TypeVar

from headway.sources.git.diff import Diff, Misread, assemble, parse_record
from headway.sources.git.piecewise import DIFF, PATCH, Pair, read_piecewise, words
from headway.sources.git.run import PIECE, Git, GitFailed

Read = TypeVar("Read")

WHOLE = 48 << 20
"""Bytes of diffs that are held at once; the diff of a larger commit is read file by file."""

TURN = 1024
"""Commits that are read in one go, newest first."""

MANY = 50
"""Failures after which contents are taken to be absent altogether (a partial clone), and only file names are read."""


def read_diffs(git: Git, pairs: Sequence[Pair], named: Container[str]) -> Generator[Diff, None, None]:
    """Yield what each commit did, in the order given, with a content id for those that are in `named` by then.

    Raises `GitFailed` where a commit or a tree is missing.

    git dies where a file's content is missing. The stream then goes on behind that commit, which is read alone, file by
    file; a commit whose diff is larger than `WHOLE` is passed over by the stream and read in smaller bites.
    """
    at = failures = 0
    while at < len(pairs):
        if failures > MANY:
            yield from (read_piecewise(git, pair, contents=False) for pair in pairs[at:])
            return
        try:
            for diff in _stream(git, pairs[at:], named):
                yield diff
                at += 1
        except GitFailed:
            failures += 1
            yield read_piecewise(git, pairs[at])
            at += 1


def read_each(git: Git, pairs: Sequence[Pair], read: Callable[[bytes], Read]) -> Iterator[Read | None]:
    """Yield what `read` makes of the record of each pair, in the order given.

    None where a content is missing or the whole is too large to hold; after `MANY` failures, for all the rest.
    """
    at = failures = 0
    while at < len(pairs):
        try:
            for record in records(git, pairs[at:]):
                at += 1
                yield None if record is None else read(record)
        except GitFailed:
            failures, at = failures + 1, at + 1
            yield None
            if failures > MANY:
                yield from [None] * (len(pairs) - at)
                return


def _stream(git: Git, pairs: Sequence[Pair], named: Container[str]) -> Iterator[Diff]:
    """Yield diffs up to where git fails; a commit is complete when the next one begins or git ends well."""
    for pair, record in zip(pairs, _in_turns(git, pairs), strict=True):
        try:
            yield _large(git, pair) if record is None else parse_record(record, is_named=pair[0] in named)
        except Misread:
            yield read_piecewise(git, pair)


def _in_turns(git: Git, pairs: Sequence[Pair]) -> Iterator[bytes | None]:
    """Read turn after turn, each from its newest commit to its oldest, and hand them on in the order given.

    A pack holds the newest version of a file whole and the older ones as steps back from it, so that git has a
    fifteenth less to do on the way back. A second process beside it would look up again what the first knows.
    """
    turns = [pairs[at : at + TURN] for at in range(0, len(pairs), TURN)]
    told = records(git, [pair for turn in turns for pair in reversed(turn)])
    for turn in turns:
        newest_first = _held(islice(told, len(turn)))
        if len(newest_first) == len(turn):
            while newest_first:
                yield newest_first.pop()
        else:
            yield from records(git, turn)


def _held(turn: Iterator[bytes | None]) -> list[bytes | None]:
    """Hold a turn; nothing of it where git fails or it is too large, for then it is read again in the order given."""
    held: list[bytes | None] = []
    n_bytes = 0
    try:
        for record in turn:
            n_bytes += len(record or b"")
            if n_bytes <= WHOLE:
                held.append(record)
    except GitFailed:
        return []
    return held if n_bytes <= WHOLE else []


def records(git: Git, pairs: Sequence[Pair]) -> Iterator[bytes | None]:
    """Cut the stream at its frames; None stands for a record that is too large to hold."""
    frame = token_hex(16)
    edge = frame.encode() + b" "
    held: list[bytes] = []
    tail, is_cut, is_first = b"", False, True
    with git.pieces(*DIFF, *PATCH, f"--format={frame} %H", stdin=words(pairs)) as chunks:
        for chunk in chunks:
            # What is held was searched before; only its end may be the beginning of a frame.
            whole = tail + chunk
            begun, *more = whole.split(edge)
            if more:
                if not is_first:
                    yield None if is_cut else _without(held, tail) + begun
                yield from more[:-1]
                held, whole, is_cut, is_first = [more[-1]], more[-1], False, False
            else:
                held.append(chunk)
            tail = whole[-len(edge) :]
            if sum(map(len, held)) > WHOLE:
                held, is_cut = [tail], True
    if not is_first:
        yield None if is_cut else b"".join(held)


def _without(held: list[bytes], tail: bytes) -> bytes:
    whole = b"".join(held)
    return whole[: len(whole) - len(tail)]


def _large(git: Git, pair: Pair) -> Diff:
    """Read one commit whose diff does not fit, a file at a time; one file's diff is bounded by git's big-file limit."""
    with git.stream(*DIFF, *PATCH, "--format=%H", stdin=words([pair])) as output:
        head = b""
        while (end := head.find(b"\0\0")) < 0 and (chunk := output.read(PIECE)):
            head += chunk
        _, *tokens = head[:end].split(b"\0")
        return assemble(pair[0], tokens, _pieces(head[end + 2 :], output.read), is_named=True)


def _pieces(held: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    while chunk := read(PIECE):
        *done, held = (held + chunk).split(b"\ndiff --git ")
        yield from done
    yield from held.split(b"\ndiff --git ")
