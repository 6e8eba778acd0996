"""Writes commits, tags and branches into a new bare repository through one `git fast-import` stream."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

Signature = tuple[str, str, int, str]
"""Name, address, seconds since 1970, zone such as +0200."""


def _git(*words: str, at: Path) -> list[str]:
    # Speed, not size: object ids do not depend on how hard objects are packed.
    return ["git", "-C", str(at), "-c", "core.compression=1", "-c", "gc.auto=0", *words]


def _environment() -> dict[str, str]:
    """Return an environment in which no user's git configuration changes what is written."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


class Stream:
    """An open stream into a new bare repository at `path`; marks are its own numbers of blobs and commits."""

    def __init__(self, path: Path, main: str = "main") -> None:
        path.mkdir(parents=True, exist_ok=True)
        init = ["init", "-q", "--bare", "--template=", "--object-format=sha1", f"--initial-branch={main}"]
        subprocess.run(_git(*init, at=path), check=True, env=_environment())
        self.path, self.n_commits = path, 0
        self._marks, self._blobs = 0, dict[tuple[str, ...], int]()
        self._process = subprocess.Popen(
            _git("fast-import", "--quiet", "--force", "--export-marks=headway-marks", at=path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        self._into, self._from = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the stream; a stream that git refused raises `CalledProcessError`."""
        self._into.close()
        self._from.close()
        code = self._process.wait()
        # An error of our own comes first: a broken stream is its echo.
        if code and not error:
            raise subprocess.CalledProcessError(code, "git fast-import")

    def blob(self, lines: tuple[str, ...]) -> int:
        """Store a file's lines (once for each content) and return its mark."""
        if lines not in self._blobs:
            data = "".join(f"{line}\n" for line in lines).encode()
            self._blobs[lines] = self._next()
            self._into.write(b"blob\nmark :%d\ndata %d\n%b\n" % (self._marks, len(data), data))
        return self._blobs[lines]

    def commit(
        self,
        message: str,
        author: Signature,
        committer: Signature,
        parents: Iterable[int],
        files: dict[str, tuple[str, ...] | None],
    ) -> int:
        """Store a commit with its parents' marks (first parent first) and the files it sets (None: deletes)."""
        blobs = {path: self.blob(lines) for path, lines in files.items() if lines is not None}
        gone = [f"D {path}" for path, lines in files.items() if lines is None]
        words = [f"{'merge' if i else 'from'} :{mark}" for i, mark in enumerate(parents)]
        words += gone + [f"M 100644 :{mark} {path}" for path, mark in blobs.items()]
        text = message.encode()
        mark, self.n_commits = self._next(), self.n_commits + 1
        # Every commit names its parents, so one branch name serves all of them until the real ones are set at the end.
        head = f"commit refs/heads/main\nmark :{mark}\nauthor {_sign(author)}\ncommitter {_sign(committer)}\n"
        if not parents:
            head = f"reset refs/heads/main\n{head}"
        self._into.write(f"{head}data {len(text)}\n".encode() + text + "\n".join(["", *words, "", ""]).encode())
        return mark

    def tag(self, name: str, mark: int, tagger: Signature | None, message: str = "") -> None:
        """Tag a commit: annotated when there is a tagger, else a plain name."""
        if tagger is None:
            self.point(f"refs/tags/{name}", mark)
            return
        text = message.encode()
        self._into.write(
            f"tag {name}\nfrom :{mark}\ntagger {_sign(tagger)}\ndata {len(text)}\n".encode() + text + b"\n"
        )

    def point(self, ref: str, mark: int) -> None:
        """Let a branch or tag name point at a commit."""
        self._into.write(f"reset {ref}\nfrom :{mark}\n\n".encode())

    def sha(self, mark: int) -> str:
        """Ask git for the object id of a mark written before."""
        self._into.write(f"get-mark :{mark}\n".encode())
        # git answers only what it has read.
        self._into.flush()
        return self._from.readline().decode().strip()

    def shas(self) -> dict[int, str]:
        """Return the object id of every mark, once the stream is finished."""
        file = self.path / "headway-marks"
        pairs = [line.split() for line in file.read_text().splitlines()]
        file.unlink()
        return {int(mark[1:]): sha for mark, sha in pairs}

    def _next(self) -> int:
        self._marks += 1
        return self._marks


def _sign(who: Signature) -> str:
    return f"{who[0]} <{who[1]}> {who[2]} {who[3]}"
