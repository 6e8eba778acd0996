"""What a reader is told about the limits of a history before any number."""

from datetime import datetime

import pytest

from headway.core.settings import Settings
from headway.measure.example import fill
from headway.report.facts import remarks
from headway.store.duckdb import Store

AT = {"committed_at": "2026-01-02", "authored_at": "2026-01-02", "position": 0}


def said(commits, changes=()):
    store = Store(None)
    fill(store, {"repository": [{"repository": "web"}], "commit": commits, "change": list(changes)})
    found = remarks(store, datetime(2026, 3, 1), Settings())
    store.close()
    return " ".join(found)


def plain(n):
    return [{"sha": f"{i:040x}", "repository": "web", **AT} for i in range(n)]


@pytest.mark.parametrize(("n", "words"), [(0, "without a commit on the mainline: 1."), (1, "with a single commit: 1.")])
def test_a_history_that_is_too_short_is_said(n, words):
    assert words in said(plain(n))
    assert words not in said(plain(2))


def test_commits_without_a_time_that_can_be_believed_are_counted():
    odd = {"sha": "f" * 40, "repository": "web", "committed_at": None, "authored_at": None}
    assert "time that can be believed" in said([*plain(2), odd])
    assert "time that can be believed" not in said(plain(2))


def test_what_landed_in_the_future_is_counted():
    late = {"change_id": "f" * 40, "state": "landed", "landed_at": "2026-05-01", "author_kind": "human"}
    assert "after the moment looked at: 1." in said(plain(2), [late])
    assert "after the moment looked at" not in said(plain(2), [late | {"landed_at": "2026-01-05"}])


def test_landings_that_bring_years_of_other_landings_are_counted_where_they_are_a_large_part():
    landing = {"repository": "web", "state": "landed", "author_kind": "human", "landed_at": "2026-01-02"}
    one = landing | {"kind": "direct", "is_hidden": True, "n_commits": 1}
    carrier = landing | {"change_id": "c" * 40, "kind": "merge", "is_hidden": True, "n_commits": 900}
    rest = [one | {"change_id": f"{i:040x}"} for i in range(100)]
    assert "web: 1 landing brought 900 of 1,000 commits" in said(plain(2), [*rest, carrier])
    assert "brought" not in said(plain(2), [*rest, carrier | {"is_hidden": False}]), "a long branch of one change"
    assert "brought" not in said(plain(2), [*rest, carrier | {"n_commits": 50}])
    assert "brought" not in said(plain(2), [*rest, carrier | {"landed_at": "2026-05-01"}])
    many = [one | {"change_id": f"{i:040x}", "n_commits": 100} for i in range(100)]
    assert "brought" not in said(plain(2), [*many, carrier | {"n_commits": 60}]), "it hardly matters"
