"""Repositories whose landings hide the branch (squash, rebase, direct push): how long changes take there, nobody can tell."""

from datetime import datetime

import numpy as np

from headway.models.base import Rows, Task
from headway.store.duckdb import Store

LEAST_SEEN = 0.1
"""Share of the landings of the last year with a known first commit below which nothing is said of times."""

SEEN = """
select repository, count(*), count(first_commit_at) from change
where state = 'landed' and author_kind <> 'bot' and landed_at <= $1 and landed_at > $1 - interval 365 day group by repository"""


def tellable(store: Store, task: Task, rows: Rows, now: datetime) -> Rows:
    """Return the open changes that a task can be asked about: of times, those where landings show how long changes take."""
    never = list(hidden(store, now)) if task.target == "time" else []
    return rows.take(~np.isin(rows.groups["repository"].astype(str), never))


def hidden(store: Store, now: datetime) -> dict[str, str]:
    """Return the repositories whose times cannot be told at `now`, each with a sentence that says why."""
    return {
        str(
            repository
        ): f"Not yet: the landings hide the first commit of {n - n_seen:,} of {n:,} changes of the last year "
        "(squash, rebase or direct push), so how long changes take cannot be learnt here."
        for repository, n, n_seen in store.rows(SEEN, [now])
        if n_seen < LEAST_SEEN * n
    }
