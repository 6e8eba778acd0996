"""What a thread takes off a pipe is what was written, in order, and neither end ever waits for one that has left."""

import io
import os
import threading
from itertools import islice

import pytest

from headway.sources.git.ahead import AHEAD, taken_ahead


def never():
    raise AssertionError("stopped a writer that was done")


@pytest.mark.parametrize("n_bytes", [1, 7, 1000])
def test_the_pieces_are_the_whole_in_order(n_bytes):
    said = bytes(range(256)) * 3
    with taken_ahead(io.BufferedReader(io.BytesIO(said)), n_bytes, never) as pieces:
        assert b"".join(pieces) == said


def test_leaving_early_stops_the_writer_and_the_thread():
    end, begin = os.pipe()
    stopped = []

    def stop():
        stopped.append(True)
        os.close(begin)

    os.write(begin, b"x" * 50)
    with os.fdopen(end, "rb") as output, taken_ahead(output, 10, stop) as pieces:
        assert list(islice(pieces, 2)) == [b"x" * 10] * 2
    assert stopped == [True]
    assert threading.active_count() == 1


def test_a_reader_that_leaves_a_full_queue_behind_is_not_waited_for():
    endless = io.BufferedReader(io.BytesIO(b"x" * 10 * AHEAD))
    with taken_ahead(endless, 1, lambda: None) as pieces:
        assert next(pieces) == b"x"
    assert threading.active_count() == 1


def test_what_fails_on_the_thread_is_raised_by_the_reader():
    class Broken(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            raise ValueError("silent")

    with taken_ahead(io.BufferedReader(Broken()), 10, never) as pieces, pytest.raises(ValueError, match="silent"):
        next(pieces)
