"""Runs git on our own bare repository: clean environment, pinned settings, limits on memory, silence and output."""

import fcntl
import io
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import sleep
from typing import BinaryIO, Protocol, cast

from headway.core.errors import RefusedRepository
from headway.core.text import one_line
from headway.sources.git.ahead import taken_ahead

BIG_FILE = 8 << 20
"""Bytes from which a file counts as binary: its lines are not counted, and it is never held whole in memory."""

EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}

SETTINGS = {
    "advice.graftFileDeprecated": "false",
    "color.ui": "false",
    "core.attributesFile": "/dev/null",
    "core.bigFileThreshold": str(BIG_FILE),
    "core.commitGraph": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.multiPackIndex": "false",
    "core.packedGitLimit": "1g",
    "core.quotePath": "true",
    "diff.algorithm": "myers",
    "diff.indentHeuristic": "true",
    "diff.renameLimit": "1000",
    "diff.renames": "true",
    "diff.submodule": "short",
    "gc.auto": "0",
    "log.diffMerges": "separate",
    "log.mailmap": "false",
    "log.showRoot": "true",
    "maintenance.auto": "false",
    "mailmap.file": "/dev/null",
    "protocol.allow": "never",
}
"""The whole configuration of our repository: what is off for safety, and what differs between versions of git.

A machine's and a repository's own settings are never read, so the rest is git's default.
"""


@dataclass(frozen=True)
class Limits:
    """How much one git process may use: address space in bytes, silence in seconds, output in bytes."""

    memory: int = 1 << 30
    silence: float = 300.0
    output: int = 64 << 30


PIECE = 1 << 18
"""Bytes taken off a pipe at a time: more than most commits, and few enough to stay in a processor's cache until they are read."""

SIP, NAP = 32 << 10, 0.002
"""When fewer bytes than `SIP` wait, the reader lets git write on for `NAP` seconds: waking each other up for every
line costs both of them a tenth of their time, and a full sip fits into any pipe.
"""

LONG_NAP = 0.01
"""The same for output that is taken ahead: nobody waits for its next line."""


class GitFailed(RefusedRepository):
    """git ended with an error; `said` is the first line of it, made harmless."""

    def __init__(self, command: str, said: str) -> None:
        self.said = said
        super().__init__(f"git {command} failed: {said or 'no reason given'}.")


def environment(home: Path, empty_tree: str) -> dict[str, str]:
    """Return the whole environment of a git process: nothing is inherited but where programs are found."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "TMPDIR": str(home),
        "LC_ALL": "C",
        # Contents come and go by the thousand: keeping freed memory, on large pages, saves a tenth of git's time (glibc;
        # ignored elsewhere).
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        "MALLOC_MMAP_THRESHOLD_": "1073741824",
        "MALLOC_TRIM_THRESHOLD_": "1073741824",
        "MALLOC_TOP_PAD_": "67108864",
        "TZ": "UTC",
        "PAGER": "cat",
        "GIT_ASKPASS": "true",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ATTR_SOURCE": empty_tree,
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_GRAFT_FILE": "/dev/null",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_TERMINAL_PROMPT": "0",
    }


@dataclass(frozen=True)
class Git:
    """A way to run git on `git_dir`, a bare repository of our own; `home` is an empty folder of ours."""

    git_dir: Path
    home: Path
    object_format: str
    limits: Limits = Limits()

    def start(self, args: Sequence[str], stdin: BinaryIO | int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        """Start git with `args`; its output is a pipe, its errors go to a file that `complaint` reads."""
        said = tempfile.TemporaryFile(dir=self.home)  # noqa: SIM115 (lives as long as the process)
        process = subprocess.Popen(
            ["git", f"--git-dir={self.git_dir}", "--no-pager", "--literal-pathspecs", *args],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=self.home,
            env=environment(self.home, EMPTY_TREES[self.object_format]),
            start_new_session=True,
        )
        process.stderr = said
        _limit(process.pid, self.limits.memory)
        return process

    @contextmanager
    def stream(self, *args: str, stdin: bytes = b"") -> Iterator[io.BufferedReader]:
        """Run git and yield its output to be read while it works; `stdin` is what it is given, ids and never names.

        Raises `GitFailed` at the end when git fails, when it is silent for too long or says too much.
        """
        running = self._running(args, stdin, NAP)
        del stdin  # the ids of a long history would lie in memory until its end, here and below
        with running as (_, output):
            yield output

    @contextmanager
    def pieces(self, *args: str, stdin: bytes = b"") -> Iterator[Iterator[bytes]]:
        """Like `stream`, for long outputs: yield them in pieces, taken off the pipe while earlier ones are worked on."""
        running = self._running(args, stdin, LONG_NAP)
        del stdin
        with (
            running as (process, output),
            taken_ahead(output, PIECE, partial(kill, process)) as taken,
        ):
            yield taken

    @contextmanager
    def _running(
        self, args: Sequence[str], stdin: bytes, nap: float
    ) -> Iterator[tuple["subprocess.Popen[bytes]", io.BufferedReader]]:
        with tempfile.TemporaryFile(dir=self.home) as given:
            given.write(stdin)
            given.seek(0)
            del stdin
            process = self.start(args, given)
        try:
            pipe = _Watched(process, args[0], self.limits, nap)
            yield process, io.BufferedReader(pipe, PIECE)
            if process.wait():
                raise GitFailed(args[0], complaint(process))
        finally:
            end(process)

    def __call__(self, *args: str, stdin: bytes = b"") -> bytes:
        """Run git and return all its output; for small answers. Raises `GitFailed`."""
        with self.stream(*args, stdin=stdin) as output:
            return output.read()


def complaint(process: "subprocess.Popen[bytes]") -> str:
    """Return the first fatal or error line that a process wrote, in one harmless line, or the signal that ended it."""
    file = cast("BinaryIO", process.stderr)
    file.seek(0)
    lines = [line for line in file.read(65_536).splitlines() if not line.startswith(b"hint:")]
    worst = [line for line in lines if line.startswith((b"fatal:", b"error:"))] or lines
    if process.returncode < 0 and not worst:
        # Folders too deep for its stack, or contents too large for its memory: git has no words for either.
        return f"{signal.strsignal(-process.returncode)} (folders too deep, or too little memory)"
    return one_line(worst[0].partition(b": ")[2] or worst[0]) if worst else ""


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and whatever it started, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Make sure that a process has ended and its pipes are closed."""
    if process.poll() is None:
        kill(process)
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


class _Watched(io.RawIOBase):
    """The output of a process that gives up on silence and on floods."""

    def __init__(self, process: "subprocess.Popen[bytes]", command: str, limits: Limits, nap: float) -> None:
        self._process, self._command, self._limits, self._nap, self._seen = process, command, limits, nap, 0
        self._fd = cast("BinaryIO", process.stdout).fileno()
        # A larger pipe lets git run ahead on its own core while the reader thinks.
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):
                fcntl.fcntl(self._fd, fcntl.F_SETPIPE_SZ, 1 << 20)

    def readable(self) -> bool:
        return True

    def _n_waiting(self) -> int:
        return int.from_bytes(fcntl.ioctl(self._fd, termios.FIONREAD, bytes(4)), sys.byteorder)

    def readinto(self, buffer: "_Writable") -> int:
        if not select.select([self._fd], [], [], self._limits.silence)[0]:
            raise GitFailed(self._command, f"silent for {self._limits.silence:g} seconds")
        if 0 < self._n_waiting() < SIP:
            sleep(self._nap)
        count = os.readv(self._fd, [buffer])
        self._seen += count
        if self._seen > self._limits.output:
            raise GitFailed(self._command, f"more than {self._limits.output:,} bytes of output")
        return count


class _Writable(Protocol):
    def __buffer__(self, flags: int, /) -> memoryview: ...


def _limit(pid: int, memory: int) -> None:
    # Set from outside: a hook between fork and exec is not safe beside threads. Elsewhere than Linux there is no such call.
    if hasattr(resource, "prlimit"):
        with suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
