"""Which code files of a commit say at their top that a program wrote them: the contents of what changed, and nothing else."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from headway.rules.generated_mark import HEAD, says_generated
from headway.rules.path_role import path_role
from headway.sources.git.run import EMPTY_TREES, PIECE, Git, GitFailed


class Marks(NamedTuple):
    """The paths whose content changed, and those of them that now carry a mark."""

    changed: list[bytes]
    marked: list[bytes]


def read_marks(git: Git, before: str, tip: str) -> Marks:
    """Compare two commits ("" stands for nothing before) and look at the top of what is new or changed in `tip`.

    Files whose name tells already that they are no code are not opened. What cannot be read carries no mark.
    """
    try:
        said = git("diff-tree", "-r", "--raw", "-z", "--no-renames", before or EMPTY_TREES[git.object_format], tip)
    except GitFailed:
        return Marks([], [])
    words = said.split(b"\0")[:-1]
    changed = list(zip(words[1::2], (word.split(b" ") for word in words[::2]), strict=True))
    opened = [(path, word[3]) for path, word in changed if word[1].startswith(b"100") and _is_code(path)]
    heads = zip(opened, _heads(git, [blob for _, blob in opened]), strict=False)
    return Marks([path for path, _ in changed], [path for (path, _), head in heads if says_generated(head)])


def _is_code(path: bytes) -> bool:
    return path_role(path.decode("utf-8", "replace")).role == "code"


def _heads(git: Git, blobs: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the first bytes of each blob, none of one that is not there; ends early where git does."""
    if not blobs:
        return
    try:
        with git.stream("cat-file", "--batch", "--buffer", stdin=b"".join(blob + b"\n" for blob in blobs)) as output:
            for _ in blobs:
                *_, size = output.readline().split()
                if not size.isdigit():
                    yield b""  # `<id> missing`
                    continue
                head = output.read(min(int(size), HEAD))
                left = int(size) + 1 - len(head)
                while left:
                    left -= len(output.read(min(left, PIECE))) or left
                yield head
    except (GitFailed, ValueError):
        return
