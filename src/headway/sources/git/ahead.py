"""Takes what a process says off its pipe on a thread, so that it works on while its reader is busy writing."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event, Thread
from typing import TypeAlias

AHEAD = 32
"""Pieces that may wait for their reader."""

Waiting: TypeAlias = "Queue[bytes | Exception]"
"""Pieces in order; the last is empty, or what went wrong."""


@contextmanager
def taken_ahead(output: io.BufferedReader, n_bytes: int, stop: Callable[[], None]) -> Iterator[Iterator[bytes]]:
    """Yield the pieces of `output`, of `n_bytes` each but the last; what fails on the thread is raised by the reader.

    `stop` ends whoever writes, and is called when the reader leaves before the end.
    """
    waiting: Waiting = Queue(AHEAD)
    is_over = Event()
    taker = Thread(target=_take, args=(output, n_bytes, waiting, is_over), daemon=True)
    taker.start()
    try:
        yield _pieces(waiting)
    finally:
        if not is_over.is_set():
            stop()
        while taker.is_alive():
            while not waiting.empty():
                waiting.get()
            taker.join(0.01)


def _take(output: io.BufferedReader, n_bytes: int, waiting: Waiting, is_over: Event) -> None:
    while not is_over.is_set():
        try:
            piece: bytes | Exception = output.read(n_bytes)
        except Exception as error:  # noqa: BLE001 (it is the reader who can tell what to do)
            piece = error
        if not piece or isinstance(piece, Exception):
            is_over.set()
        waiting.put(piece)


def _pieces(waiting: Waiting) -> Iterator[bytes]:
    while piece := waiting.get():
        if isinstance(piece, Exception):
            raise piece
        yield piece
