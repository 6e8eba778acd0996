"""Opens a repository that nobody vouches for: git runs on a bare repository of our own that only borrows its objects."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from headway.core.errors import GitMissing, RefusedRepository
from headway.sources.git.config import Format, read_format
from headway.sources.git.locate import Located, bounded, locate, show
from headway.sources.git.objects import VERIFY_BELOW, Store, find_objects, link_objects, verify_objects
from headway.sources.git.peel import peel
from headway.sources.git.refs import RawRefs, Ref, read_refs
from headway.sources.git.run import SETTINGS, Git, Limits

SHALLOW_LIMIT = 16 << 20
FILE_LIMIT = 1 << 20
"""Bytes that .mailmap or CODEOWNERS may have; a larger one is left unread and said."""

CODEOWNERS = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")

_ID = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")


@dataclass(frozen=True)
class Quarantine:
    """A repository that is safe to run git on.

    `git` runs git on it; `refs` are the tags and heads that lead to a commit; `head_sha` is the commit HEAD names, None
    when unborn; `mailmap` and `codeowners` are read from the tree of HEAD; `notes` are limits to tell, a line each.
    """

    git: Git
    refs: list[Ref]
    head_sha: str | None
    shallow_shas: frozenset[str]
    is_verified: bool
    n_bytes: int
    mailmap: bytes = b""
    codeowners: bytes = b""
    notes: list[str] = field(default_factory=list)

    @property
    def git_dir(self) -> Path:
        """Our own bare repository."""
        return self.git.git_dir

    @property
    def object_format(self) -> str:
        """sha1 or sha256."""
        return self.git.object_format

    @property
    def is_shallow(self) -> bool:
        """Whether history is cut off somewhere."""
        return bool(self.shallow_shas)


@contextmanager
def open_quarantine(path: Path, scratch: Path, verify: bool | None = None) -> Iterator[Quarantine]:
    """Open the repository at `path` for reading, with our own files in a fresh folder under `scratch` that goes afterwards.

    `verify` says whether every object is hashed again; None means when the store is small (`VERIFY_BELOW`). Raises
    `NotARepository` or `RefusedRepository`, each with one line. Nothing of `path` is written, and no git runs in it.
    """
    if shutil.which("git") is None:
        raise GitMissing
    where = locate(path)
    with tempfile.TemporaryDirectory(prefix="quarantine-", dir=scratch) as folder:
        home = Path(folder) / "home"
        home.mkdir()
        given = _Given(
            where,
            read_format(where.common_dir, home),
            find_objects(where.common_dir / "objects"),
            _shallow(where.common_dir),
        )
        # The packs that git maps count as its memory too, and more history is more to remember.
        limits = Limits(memory=Limits.memory + 2 * min(given.store.n_bytes, 2 << 30))
        git = Git(Path(folder) / "git", home, given.format.object_format, limits)
        _build(git, given.store, given.shallow)
        checked = given.store.n_bytes <= VERIFY_BELOW if verify is None else verify
        if checked:
            verify_objects(given.store, git)
        yield _describe(git, given, is_verified=checked)


@dataclass(frozen=True)
class _Given:
    """What was found of the repository before any git ran on it."""

    where: Located
    format: Format
    store: Store
    shallow: frozenset[str]


def _build(git: Git, store: Store, shallow: frozenset[str]) -> None:
    """Write the skeleton of a bare repository by hand: `git init` would bring templates and hooks."""
    for part in ("objects/pack", "refs"):
        (git.git_dir / part).mkdir(parents=True)
    version, extension = (
        ("1", "[extensions]\n\tobjectFormat = sha256\n") if git.object_format == "sha256" else ("0", "")
    )
    settings = "".join(
        f"[{key.partition('.')[0]}]\n\t{key.partition('.')[2]} = {value}\n" for key, value in SETTINGS.items()
    )
    (git.git_dir / "config").write_text(
        f"[core]\n\tbare = true\n\trepositoryFormatVersion = {version}\n{extension}{settings}"
    )
    (git.git_dir / "HEAD").write_text("ref: refs/heads/unborn\n")
    if shallow:
        (git.git_dir / "shallow").write_text("".join(f"{sha}\n" for sha in sorted(shallow)))
    link_objects(store, git.git_dir / "objects")


def _describe(git: Git, given: _Given, *, is_verified: bool) -> Quarantine:
    raw = read_refs(given.where)
    refs, n_lost = peel(git, raw)
    head = _head(git, given.where, raw)
    mailmap, codeowners = (_blob(git, head, names) for names in ((".mailmap",), CODEOWNERS))
    notes = _notes(given, head, raw.n_broken + n_lost, is_verified=is_verified)
    return Quarantine(git, refs, head, given.shallow, is_verified, given.store.n_bytes, mailmap, codeowners, notes)


def _head(git: Git, where: Located, raw: RawRefs) -> str | None:
    if raw.head is None:
        return None
    found = peel(git, RawRefs(ids={b"refs/heads/HEAD": raw.head}))[0]
    if not found:
        raise RefusedRepository(f"HEAD of {show(where.git_dir)} names a commit that is not there.", _borrowed(where))
    return found[0].sha


def _borrowed(where: Located) -> str:
    alternates = where.common_dir / "objects" / "info" / "alternates"
    known = "Its objects lie in another repository, which is not followed; run `git repack -ad` there first."
    return known if alternates.exists() else ""


def _shallow(common_dir: Path) -> frozenset[str]:
    lines = (bounded(common_dir / "shallow", SHALLOW_LIMIT) or b"").decode("ascii", "replace").split()
    if any(not _ID.match(line) for line in lines):
        raise RefusedRepository(f"{show(common_dir / 'shallow')} holds something else than object ids.")
    return frozenset(lines)


def _blob(git: Git, head: str | None, names: tuple[str, ...]) -> bytes:
    """Read the first of `names` that is a regular file of a sane size in the tree of HEAD: a link there leaks nothing."""
    if head is None:
        return b""
    for line in git("ls-tree", "-z", head, "--", *names).split(b"\0"):
        mode, _, rest = line.partition(b" ")
        sha = rest.partition(b"\t")[0].rpartition(b" ")[2]
        if mode in {b"100644", b"100755"} and _size(git, sha) <= FILE_LIMIT:
            return git("cat-file", "blob", sha.decode())
    return b""


def _size(git: Git, sha: bytes) -> int:
    said = git("cat-file", "--batch-check=%(objectsize)", stdin=sha + b"\n").strip()
    return int(said) if said.isdigit() else FILE_LIMIT + 1


def _notes(given: _Given, head: str | None, n_broken: int, *, is_verified: bool) -> list[str]:
    common = given.where.common_dir
    limits = {
        "HEAD points at a branch without commits.": head is None,
        "The history is shallow: what lies before the cut is unknown.": bool(given.shallow),
        "This is a partial clone: the lines of files that are not here are unknown.": given.format.is_partial,
        f"The objects ({given.store.n_bytes / 1e6:,.0f} MB) were not hashed again; --verify does.": not is_verified,
        f"{n_broken:,} refs lead to no commit and were left out.": n_broken > 0,
        "Objects borrowed from another repository were left out.": bool(_borrowed(given.where)),
        "Grafts were ignored.": (common / "info" / "grafts").exists(),
        "Replace refs were ignored.": (common / "refs" / "replace").exists(),
    }
    return [text for text, holds in limits.items() if holds]
