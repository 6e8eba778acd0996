"""Batch files: how many files a change touches."""

from headway.metrics.base import NOT_BOT, metric, quantile


@metric(
    table="change",
    at="landed_at",
    kind=quantile(0.5),
    unit="files",
    better="lower",
    group="Size",
    source="DORA: working in small batches",
    where=f"state = 'landed' and {NOT_BOT}",
)
def batch_files() -> str:
    r"""Median of the files a landed change touches; changes by bots are left out.

    $$\operatorname{median}_{c}\,files_c$$

    Known problems: a rename of a folder touches as many files as it holds.

    >>> measure([
    ...     {"state": "landed", "landed_at": "2026-01-05", "n_files": 3},
    ...     {"state": "landed", "landed_at": "2026-01-06", "n_files": 1},
    ... ])
    2 files  n 2
    """
    return "n_files"
