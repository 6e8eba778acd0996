"""Prints every figure of the speed promise as a ratio to git's own work in the same run: make bench REPO="path path".

Without paths a generated history stands in, which is too small for the promises about large repositories: the figures
are then printed for comparison with an earlier run, not as a verdict. CPU seconds include every child process.
"""

import math
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

GIT_LOG = ("log", "-m", "--first-parent", "-p", "-U0", "-M")
NAMED = ("--format=%x00%H",)
GIVEN = ("--no-walk=unsorted", "--stdin")
HEADWAY = (sys.executable, "-m", "headway")
NEW = 1_000
"""Mainline commits of the incremental read."""


@dataclass(frozen=True)
class Cost:
    """What commands cost: CPU and wall in seconds, the peak of their own processes in bytes, bytes they wrote.

    `last` is the commit that a stream of git named last where it failed ("" for none), and None where it did not.
    """

    cpu: float
    wall: float
    peak: int
    n_bytes: int
    last: str | None = None

    def __add__(self, other: "Cost") -> "Cost":
        """Both, one after the other."""
        peak = max(self.peak, other.peak)
        return Cost(self.cpu + other.cpu, self.wall + other.wall, peak, self.n_bytes + other.n_bytes, other.last)


def run(*command: str, given: str = "") -> Cost:
    """Run a command to its end, `given` on its standard input, and say what it cost."""
    with TemporaryFile() as asked:
        asked.write(given.encode())
        asked.seek(0)
        started = time.monotonic()
        process = subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    written = _Written()
    drain = threading.Thread(target=written.drain, args=(process,))
    drain.start()
    peak, ended = 0, (0, 0, None)
    while not ended[0]:
        peak = max(peak, _peak(process.pid))
        ended = os.wait4(process.pid, os.WNOHANG)
        time.sleep(0.01)
    wall = time.monotonic() - started
    drain.join()
    _, status, usage = ended
    if status:
        print(f"  {' '.join(command[-6:])} ended with status {status} {written.last}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak, written.n_bytes, written.last if status else None)


class _Written:
    """What a command wrote: how much, and the commit that it named last behind a NUL."""

    def __init__(self) -> None:
        self.n_bytes, self.last = 0, ""

    def drain(self, process: "subprocess.Popen[bytes]") -> None:
        held = b""
        with process.stdout as pipe:
            while chunk := os.read(pipe.fileno(), 1 << 20):
                self.n_bytes += len(chunk)
                held += chunk
                held = held[max(held.rfind(b"\0"), 0) :][:41]
        self.last = held[1:].decode("ascii", "replace")


def floor(path: Path) -> Cost:
    """Say what git's own stream costs, as anybody would ask for it.

    A public snapshot lacks a few contents: there the stream is asked to name each commit, and started again behind each death.
    """
    plain = run("git", "-C", str(path), *GIT_LOG, "--reverse")
    if plain.last is None:
        return plain
    spent = run("git", "-C", str(path), *GIT_LOG, *NAMED, "--reverse")
    chain = git(path, "rev-list", "--first-parent", "--reverse", "HEAD").split()
    while spent.last is not None and chain:
        # Where it named none, it died of the very first.
        chain = chain[chain.index(spent.last) + 1 if spent.last else 1 :]
        spent += run("git", "-C", str(path), *GIT_LOG, *NAMED, *GIVEN, given="\n".join(chain))
    return spent


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def git(path: Path, *args: str, stdin: str = "") -> str:
    """Ask git one thing."""
    done = subprocess.run(["git", "-C", str(path), *args], input=stdin, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def first_read(path: Path, db: Path) -> tuple[Cost, Cost]:
    """Read a repository from nothing; return what git's own stream and what the read cost."""
    return floor(path), run(*HEADWAY, "ingest", str(path), "--db", str(db), "-q")


def incremental(path: Path, folder: Path) -> Cost | None:
    """Read a copy that lacks the newest commits, give it those, and read again: what the second read cost."""
    chain = git(path, "rev-list", "--first-parent", f"--max-count={NEW + 1}", "HEAD").split()
    if len(chain) <= NEW:
        return None
    copy, db = folder / "copy.git", folder / "copy.duckdb"
    git(folder, "clone", "--quiet", "--bare", "--no-tags", "--single-branch", str(path), str(copy))
    branch = git(copy, "symbolic-ref", "HEAD")
    git(copy, "update-ref", branch, chain[NEW])
    run(*HEADWAY, "ingest", str(copy), "--db", str(db), "-q")
    git(copy, "update-ref", branch, chain[0])
    return run(*HEADWAY, "ingest", str(copy), "--db", str(db), "-q")


def exponent(points: list[tuple[float, float]]) -> float:
    """Return the slope of log(cost) over log(size): 1 means twice the diffs cost twice as much."""
    xs, ys = ([math.log(p[i]) for p in points] for i in (0, 1))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def show(what: str, value: float, limit: float, unit: str = "") -> None:
    """Print one figure beside its limit."""
    print(f"  {what:<58}{value:>8.2f}{unit:<4} limit {limit:g}{unit}{'' if value <= limit else '  OVER'}", flush=True)


def bench(path: Path, folder: Path) -> tuple[float, float]:
    """Print the figures of one repository; return the size of its diffs in bytes and the CPU of its first read."""
    db = folder / "first.duckdb"
    print(f"{path.name}: {git(path, 'rev-list', '--count', '--first-parent', 'HEAD')} mainline commits")
    stream, read = first_read(path, db)
    show("first ingest, CPU over git's own stream", read.cpu / stream.cpu, 1.5)
    show("first ingest, wall over git's own stream", read.wall / stream.wall, 1.3)
    show("first ingest, peak of the Python process", read.peak / 1e6, 400, " MB")
    report = folder / "report.html"
    analyze = (*HEADWAY, "analyze", str(path), "--db", str(db), "--report", str(report), "-q")
    plain = run(*analyze, "--no-learn")
    show("analyze after ingest, without learning, CPU", plain.cpu, 10, " s")
    show("what a first learning adds, wall", run(*analyze).wall - plain.wall, 20, " s")
    start = run(*HEADWAY, "--help")
    if more := incremental(path, folder):
        show(f"ingest of {NEW:,} new commits beyond the start, CPU", more.cpu - start.cpu, 2, " s")
    show("headway --help, CPU", start.cpu, 0.15, " s")
    one = run(*HEADWAY, "measure", "batch_size", "--db", str(db))
    show("one metric over all changes, CPU", one.cpu, 0.5, " s")
    # in a process of its own, so that what it holds is in no peak above
    subprocess.run(
        [sys.executable, str(Path(__file__).with_name("learning_speed.py")), str(db), str(path)], check=False
    )
    return stream.n_bytes, read.cpu


def main(paths: list[str]) -> None:
    """Bench each repository given, or a generated one."""
    points = []
    with TemporaryDirectory(prefix="bench-") as folder:
        if not paths:
            run(sys.executable, "-m", "headway.demo", f"{folder}/generated")
            paths = [f"{folder}/generated"]
        for i, path in enumerate(paths):
            own = Path(folder) / str(i)
            own.mkdir()
            points.append(bench(Path(path).resolve(), own))
    if len(points) > 1:
        show("exponent of ingest CPU over the size of the diffs", exponent(points), 1.05)


if __name__ == "__main__":
    main(sys.argv[1:])
