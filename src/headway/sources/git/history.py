"""The metadata of every commit reachable from the mainline, from branches and from tags; one stream, framed by NUL."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from headway.sources.git.message import scrub
from headway.sources.git.names import Names
from headway.sources.git.run import Git

FORMAT = "%H%x00%P%x00%an%x00%ae%x00%at%x00%ad%x00%cn%x00%ce%x00%ct%x00%B"
N_FIELDS = FORMAT.count("%x00") + 1

EARLIEST, LATEST = 31_536_000, 4_102_444_800
"""1971 and 2100 in Unix seconds: an instant outside is a broken clock or a joke, so it is missing."""


class Commit(NamedTuple):
    """One commit with pseudonyms in the place of people, and its times in Unix seconds where they can be true.

    `zone` is the band of time zones that the author's clock was in, None where its offset is none.
    """

    sha: str
    parents: str
    author: str
    committer: str
    authored_at: int | None
    committed_at: int | None
    message: str
    n_message: int
    people: list[tuple[str, str]]
    zone: str | None = None


_OFFSET = re.compile(r"([+-])(\d\d)([0-5]\d)\Z")

Chain = list[tuple[str, str]]
"""(commit, first parent) along a mainline, oldest first; the parent is "" for a root and where shallow history is cut off."""


def mainline(git: Git, tip: str, known: Chain | None = None) -> Chain:
    """List the first-parent chain of `tip`; where it goes on from the end of a `known` one, only what is newer is asked."""
    if known:
        newer = _chain(git, tip, known[-1][0])
        if (newer[0][1] if newer else tip) == known[-1][0]:
            return known + newer
    return _chain(git, tip)


def _chain(git: Git, tip: str, *known: str) -> Chain:
    said = git("rev-list", "--first-parent", "--parents", "--reverse", "--stdin", stdin=_revs([tip], known)).decode()
    chain: Chain = []
    for line in said.splitlines():
        sha, parent = [*line.split(" "), ""][:2]
        # each stands on the one before it: the same text twice, not two texts
        chain.append((sha, chain[-1][0] if chain else parent))
    return chain


def reachable(git: Git, tips: Sequence[str], known: Sequence[str] = ()) -> list[str]:
    """List every commit that `tips` reach and `known` do not."""
    return git("rev-list", "--stdin", stdin=_revs(tips, known)).decode().split() if tips else []


def present(git: Git, shas: Sequence[str]) -> list[str]:
    """Return those of `shas` that are commits of the repository."""
    said = git("cat-file", "--batch-check", stdin="".join(f"{s}\n" for s in shas).encode()).decode() if shas else ""
    return [line.split(" ")[0] for line in said.splitlines() if line.split(" ")[1:2] == ["commit"]]


def commits(git: Git, tips: Sequence[str], known: Sequence[str], names: Names) -> Iterator[Commit]:
    """Yield every commit that `tips` reach and `known` do not."""
    if not tips:
        return
    with git.stream(
        "log", "--stdin", "-z", f"--format={FORMAT}", "--date=format:%z", "--encoding=UTF-8", stdin=_revs(tips, known)
    ) as output:
        held: bytes = b""
        rest: list[str] = []
        while chunk := output.read1(1 << 20):
            *fields, held = (held + chunk).split(b"\0")
            rest += b"\0".join(fields).decode("utf-8", "replace").split("\0") if fields else []
            whole = len(rest) // N_FIELDS * N_FIELDS
            for i in range(0, whole, N_FIELDS):
                yield _commit(rest[i : i + N_FIELDS], names)
            rest = rest[whole:]
        if rest:
            yield _commit([*rest, held.decode("utf-8", "replace")], names)


def credible(seconds: int) -> bool:
    """Return whether a Unix time may be true."""
    return EARLIEST <= seconds < LATEST


def _commit(fields: list[str], names: Names) -> Commit:
    sha, parents, author_name, author_address, authored, offset, *committer_fields, committed, message = fields
    committer_name, committer_address = committer_fields
    author = names.person(author_name, author_address)
    committer = names.person(committer_name, committer_address)
    scrubbed, people = scrub(message, names.person)
    people += [(author, "author"), (committer, "committer")]
    if assistant := names.assistant(author_name):
        people.append((assistant, "assistant"))
    times = _seconds(authored), _seconds(committed)
    return Commit(sha, parents, author, committer, *times, scrubbed, _n_bytes(message), people, zone(offset))


@lru_cache(maxsize=256)
def zone(offset: str) -> str | None:
    """Return the band of time zones that an offset as git writes it lies in, None where there is no such place.

    The bands are wide, because an exact offset leads to a person.

    >>> zone("+0530"), zone("-0800"), zone("+0000"), zone("+51800"), zone("")
    ('east of UTC+3', 'west of UTC-3', 'UTC-3 to UTC+3', None, None)
    """
    told = _OFFSET.match(offset)
    hours = int(f"{told[1]}1") * (int(told[2]) + int(told[3]) / 60) if told else 99.0
    if not -12 <= hours <= 14:
        return None
    return "west of UTC-3" if hours < -3 else "UTC-3 to UTC+3" if hours <= 3 else "east of UTC+3"


def _n_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _seconds(text: str) -> int | None:
    try:
        seconds = int(text)
    except ValueError:
        return None
    return seconds if credible(seconds) else None


def _revs(wanted: Sequence[str], known: Sequence[str]) -> bytes:
    return "".join([*(f"{sha}\n" for sha in wanted), *(f"^{sha}\n" for sha in known)]).encode()
