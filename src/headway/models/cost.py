"""What a model costs: how long one prediction takes, and how many bytes it fills."""

from time import thread_time_ns

import numpy as np

from headway.models.base import Model, Rows

_TIMED = 200


def latency(model: Model, rows: Rows) -> tuple[float, float]:
    """Return the median and 99th percentile of predicting one row with its facts ready, in milliseconds of processor time.

    Time on the clock would let whatever else a machine does decide which model is chosen. At most 200 rows spread over all are timed, after one that only warms up; NaN for no rows.
    """
    if not len(rows):
        return float("nan"), float("nan")
    alone = [rows.take(np.array([i])) for i in np.linspace(0, len(rows) - 1, min(len(rows), _TIMED)).astype(int)]
    model.predict(alone[0])
    taken = []
    for row in alone:
        start = thread_time_ns()
        model.predict(row)
        taken.append(thread_time_ns() - start)
    p50, p99 = np.quantile(taken, [0.5, 0.99]) / 1e6
    return float(p50), float(p99)


def size(model: Model) -> int:
    """Return the bytes of all files of a model."""
    return sum(len(content) for content in model.files().values())
