"""Runs something in a forked child and kills it at a chosen moment: what every test of kills is made of."""

import json
import os
import signal
import traceback
from collections.abc import Callable

ENDS = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_REAL: signal.SIGALRM}
"""The signal by which each of the kernel's timers ends a child."""


def in_child(
    work: Callable[[], object], kill_after: float | None = None, timer: int = signal.ITIMER_PROF
) -> tuple[int, str]:
    """Run `work` in a forked child; return the signal that ended it (0: none) and what it returned, as JSON.

    It is killed after so many seconds of its own processor time, which a busy machine does not change, or of `ITIMER_REAL`, the clock.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        if kill_after is not None:
            # the kernel's own timer, uncaught, ends the process wherever it is, also in the middle of a write
            signal.signal(ENDS[timer], signal.SIG_DFL)
            signal.setitimer(timer, kill_after)
        _say_and_leave(work, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status <= 0, "the child failed by itself; see above"
    return -status, said


def _say_and_leave(work: Callable[[], object], writer: int) -> None:
    try:
        os.write(writer, json.dumps(work()).encode())
        os._exit(0)
    finally:
        # reached by an error alone: a child that went on would be a second parent
        traceback.print_exc()
        os._exit(1)
