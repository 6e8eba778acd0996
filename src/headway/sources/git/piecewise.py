"""Reads one commit file by file, where the stream cannot: some content is missing, or the stream made no sense."""

from collections.abc import Sequence
from hashlib import blake2b

from headway.sources.git.diff import SUBMODULE, Diff, FileDiff, Hunk, hunks_of, raw_entries
from headway.sources.git.run import BIG_FILE, Git, GitFailed

Pair = tuple[str, str]
"""A commit and the one it is compared with; "" compares with nothing, so that every file is added."""

DIFF = (
    "diff-tree", "--stdin", "-r", "--root", "-m", "-M", "-l1000", "--raw", "-z", "--no-abbrev", "--always",
    "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative",
)  # fmt: skip
PATCH = (
    "-p", "-U0", "-D", "--inter-hunk-context=0", "--full-index", "--diff-algorithm=myers", "--submodule=short",
    "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip


def words(pairs: Sequence[Pair]) -> bytes:
    """Write what `diff-tree --stdin` is told: a commit and the parent to compare it with, ids only."""
    return "".join(f"{sha} {parent}\n" if parent else f"{sha}\n" for sha, parent in pairs).encode()


def read_piecewise(git: Git, pair: Pair, *, contents: bool = True) -> Diff:
    """Read one commit from its file list; a file whose content is missing is marked unreadable.

    Raises `GitFailed` when the commit or a tree is missing. `contents=False` reads no contents at all.
    """
    entries = _entries(git, pair)
    if not contents:
        return _named(pair[0], [e._replace(is_readable=False) for e in entries])
    ids = {i for e in entries for i in (e.old_id, e.new_id) if i.strip(b"0")}
    lines = count_lines(git, sorted(ids))
    return _named(pair[0], [_read(git, e, lines) for e in entries])


def count_lines(git: Git, ids: Sequence[bytes]) -> dict[bytes, int | None]:
    """Count the lines of blobs; None for binary or very large ones, no entry for those that are not there."""
    found: dict[bytes, int | None] = {}
    sizes = git("cat-file", "--batch-check", stdin=b"".join(i + b"\n" for i in ids))
    present = [line.split() for line in sizes.splitlines() if not line.endswith(b" missing")]
    small = [i for i, kind, size in present if kind == b"blob" and int(size) < BIG_FILE]
    found |= dict.fromkeys((i for i, _, _ in present), None)
    if small:
        with git.stream("cat-file", "--batch", stdin=b"".join(i + b"\n" for i in small)) as output:
            for blob in small:
                size = int(output.readline().split()[2])
                content = output.read(size + 1)[:-1]
                is_binary = b"\0" in content[:8000]
                found[blob] = None if is_binary else content.count(b"\n") + (content[-1:] not in {b"\n", b""})
    return found


def _entries(git: Git, pair: Pair) -> list[FileDiff]:
    try:
        said = git(*DIFF, "--format=%H", stdin=words([pair]))
    except GitFailed:
        # Telling similar files apart reads contents; identical ones are told by their ids.
        said = git(*DIFF, "-M100%", "--format=%H", stdin=words([pair]))
    return raw_entries(said.rstrip(b"\n").split(b"\0")[1:-1])


def _read(git: Git, entry: FileDiff, lines: dict[bytes, int | None]) -> FileDiff:
    if SUBMODULE in {entry.old_mode, entry.new_mode}:
        return entry
    sides = [i for i in (entry.old_id, entry.new_id) if i.strip(b"0")]
    if any(i not in lines for i in sides):
        return entry._replace(is_readable=False)
    if any(lines[i] is None for i in sides):
        return entry
    if entry.status in "ADT":
        added = lines.get(entry.new_id) or 0
        return entry._replace(hunks=[(0, 0, added)] if added else [])
    return entry._replace(hunks=_between(git, entry))


def _between(git: Git, entry: FileDiff) -> list[Hunk] | None:
    if entry.old_id == entry.new_id:
        return []
    sides = (entry.old_id.decode(), entry.new_id.decode())
    return hunks_of(git("diff", "--no-ext-diff", "--no-textconv", "--no-color", *PATCH, *sides))


def _named(sha: str, files: list[FileDiff]) -> Diff:
    digest = blake2b(b"".join(f.old_path + b"\0" + f.path + b"\0" + f.old_id + f.new_id for f in files), digest_size=12)
    return Diff(sha, files, digest.hexdigest() if files else None)
