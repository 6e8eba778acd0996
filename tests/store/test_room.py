"""Memory grows with long histories, and by a little more before a statement is given up."""

from headway.store.duckdb import MEMORY, SPARE, Store


def limit(store):
    return store.rows("select current_setting('memory_limit')")[0][0]


def test_a_short_history_gets_more_only_as_a_last_resort():
    store = Store(None)
    start = limit(store)
    store.make_room(1.0)
    assert limit(store) == start == f"{MEMORY * 1e6 / 2**20:.1f} MiB"
    store.make_room(2.0)
    assert limit(store) == f"{(MEMORY + SPARE) * 1e6 / 2**20:.1f} MiB"
    store.make_room()
    assert limit(store) == start
