"""Memory grows with long histories, and by a little more before a statement is given up."""

from headway.store.duckdb import MEMORY, SPARE, Store


def limit(store):
    number, unit = store.rows("select current_setting('memory_limit')")[0][0].split()
    assert unit == "MiB"
    return round(float(number) * 2**20 / 1e6)


def test_a_short_history_gets_more_only_as_a_last_resort():
    store = Store(None)
    assert limit(store) == MEMORY
    store.make_room(1.0)
    assert limit(store) == MEMORY
    store.make_room(2.0)
    assert limit(store) == MEMORY + SPARE
    store.make_room()
    assert limit(store) == MEMORY
