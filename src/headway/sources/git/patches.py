"""One stream of diffs for many commits, framed by a random word; steps over what is missing or too large and goes on."""

from collections.abc import Callable, Container, Iterator, Sequence
from secrets import token_hex

from headway.sources.git.diff import Diff, Misread, assemble, parse_record
from headway.sources.git.piecewise import DIFF, PATCH, Pair, read_piecewise, words
from headway.sources.git.run import Git, GitFailed

WHOLE = 48 << 20
"""Bytes of one commit's diff that are held at once; a larger one is read file by file."""

CHUNK = 4 << 20
"""Bytes read at a time: much more than most commits, so that little of what is held is looked through twice."""

MANY = 50
"""Failures after which contents are taken to be absent altogether (a partial clone), and only file names are read."""


def read_diffs(git: Git, pairs: Sequence[Pair], named: Container[str]) -> Iterator[Diff]:
    """Yield what each commit did, in the order given, with a content id for those in `named`.

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


def _stream(git: Git, pairs: Sequence[Pair], named: Container[str]) -> Iterator[Diff]:
    """Yield diffs up to where git fails; a commit is complete when the next one begins or git ends well."""
    wanted = iter(pairs)
    for record in _records(git, pairs):
        pair = next(wanted)
        try:
            yield _large(git, pair) if record is None else parse_record(record, is_named=pair[0] in named)
        except Misread:
            yield read_piecewise(git, pair)


def _records(git: Git, pairs: Sequence[Pair]) -> Iterator[bytes | None]:
    """Cut the stream at its frames; None stands for a record that is too large to hold."""
    frame = token_hex(16)
    edge = frame.encode() + b" "
    held, is_cut, is_first = b"", False, True
    with git.stream(*DIFF, *PATCH, f"--format={frame} %H", stdin=words(pairs)) as output:
        while chunk := output.read(CHUNK):
            *done, held = (held + chunk).split(edge)
            for record in done:
                if not is_first:
                    yield None if is_cut else record
                is_first = is_cut = False
            if len(held) > WHOLE:
                # Keep what may be the beginning of the next frame.
                held, is_cut = held[-len(edge) :], True
    if not is_first:
        yield None if is_cut else held


def _large(git: Git, pair: Pair) -> Diff:
    """Read one commit whose diff does not fit, a file at a time; one file's diff is bounded by git's big-file limit."""
    with git.stream(*DIFF, *PATCH, "--format=%H", stdin=words([pair])) as output:
        head = b""
        while (end := head.find(b"\0\0")) < 0 and (chunk := output.read(CHUNK)):
            head += chunk
        _, *tokens = head[:end].split(b"\0")
        return assemble(pair[0], tokens, _pieces(head[end + 2 :], output.read), is_named=True)


def _pieces(held: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    while chunk := read(CHUNK):
        *done, held = (held + chunk).split(b"\ndiff --git ")
        yield from done
    yield from held.split(b"\ndiff --git ")
