"""When a change landed: the running maximum of committer times, whatever single clocks said."""

from datetime import datetime, timedelta

from headway.core.settings import Settings
from headway.ingest.derive import derive
from headway.store.duckdb import Store
from headway.tables.base import all_tables

START = datetime(2024, 1, 1)


def landings(days: list[float]) -> list[datetime]:
    store = Store(None)
    n = len(days)
    at = [START + timedelta(days=d) for d in days]
    sha = [f"{i:040x}" for i in range(n)]
    tables = all_tables()
    store.append(
        tables["commit"],
        {
            "sha": sha,
            "repository": ["r"] * n,
            "position": list(range(n)),
            "parents": ["", *sha[:-1]],
            "n_parents": [0] + [1] * (n - 1),
            "author": ["a"] * n,
            "committer": ["a"] * n,
            "authored_at": at,
            "committed_at": at,
            "zone": [None] * n,
            "message": ["m"] * n,
            "n_message": [1] * n,
            "patch": sha,
        },
    )
    derive(store, Settings())
    return [
        row[0] for row in store.rows('SELECT landed_at FROM change JOIN "commit" ON sha = change_id ORDER BY position')
    ]


def test_slow_repositories_keep_the_time_of_their_newest_landings() -> None:
    days = [60.0 * i for i in range(30)]
    assert landings(days) == [START + timedelta(days=d) for d in days]


def test_clocks_that_ran_ahead_do_not_push_later_landings_into_the_future() -> None:
    days = [float(i) for i in range(40)]
    wrong = [*days[:10], 9_000.0, 9_001.0, 9_002.0, *days[13:]]
    assert landings(wrong) == [START + timedelta(days=9.0 if 10 <= i <= 12 else d) for i, d in enumerate(days)]


def test_a_clock_that_ran_behind_lands_no_earlier_than_the_landing_before_it() -> None:
    assert landings([0.0, 10.0, 3.0, 11.0]) == [START + timedelta(days=d) for d in (0, 10, 10, 11)]
