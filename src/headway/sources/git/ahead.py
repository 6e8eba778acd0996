"""Takes what a process says off its pipe on a thread, so that it works on while its reader is busy writing."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event, Thread

AHEAD = 32
"""Pieces that may wait for their reader."""


@contextmanager
def taken_ahead(output: io.BufferedReader, n_bytes: int, stop: Callable[[], None]) -> Iterator[Iterator[bytes]]:
    """Yield the pieces of `output`, of `n_bytes` each but the last; what fails on the thread is raised by the reader.

    `stop` ends whoever writes, and is called when the reader leaves before the end.
    """
    waiting: Queue[bytes | Exception] = Queue(AHEAD)
    is_over = Event()

    def take() -> None:
        piece: bytes | Exception = b"+"
        while piece and isinstance(piece, bytes):
            try:
                piece = output.read(n_bytes)
            except Exception as error:  # noqa: BLE001 (it is the reader who can tell what to do)
                piece = error
            if not piece or isinstance(piece, Exception):
                is_over.set()
            waiting.put(piece)

    def pieces() -> Iterator[bytes]:
        while piece := waiting.get():
            if isinstance(piece, Exception):
                raise piece
            yield piece

    taker = Thread(target=take, daemon=True)
    taker.start()
    try:
        yield pieces()
    finally:
        if not is_over.is_set():
            stop()
        while taker.is_alive():
            while not waiting.empty():
                waiting.get()
            taker.join(0.01)
