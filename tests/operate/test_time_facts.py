"""What a model of time knows of a change is what was known at that moment, whatever comes later."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha1
from random import Random

import numpy as np
import pytest

from headway.core.settings import Settings
from headway.ingest.derive import derive
from headway.models.base import Rows
from headway.models.tasks.completion_time import completion_time
from headway.operate.gather import gather
from headway.store.duckdb import Store
from headway.tables.base import all_tables

START = datetime(2023, 1, 2)
NOW = datetime(2025, 1, 1)
SPLIT = START + timedelta(days=60)


def sha(name: str) -> str:
    return sha1(name.encode()).hexdigest()


def merged(n: int, future: int) -> Store:
    """Return a store of n merges, one a day, each of one or two commits; what is authored or lands after SPLIT hangs on `future`."""
    rows: list[dict] = [_commit("m0", START, "", 0)]
    for i in range(1, n):
        landed = START + timedelta(days=i, hours=1)
        chance = Random(i if landed <= SPLIT else i * 1000 + future)
        first = landed - timedelta(hours=chance.choice([3, 30, 200]))
        side = [_commit(f"s{i}", first, sha(f"m{i - 1}"), None)]
        if chance.random() < 0.4:
            side.append(_commit(f"t{i}", first + timedelta(hours=2), sha(f"s{i}"), None))
        rows += [*side, _commit(f"m{i}", landed, f"{sha(f'm{i - 1}')} {side[-1]['sha']}", i)]
    store = Store(None)
    tables = all_tables()
    people = [{"sha": row["sha"], "person": "a" * 16, "part": "author"} for row in rows]
    one = [{"person": "a" * 16, "name": "N", "address": "a@x.org", "canonical": "a@x.org", "domain": "x.org"}]
    for name, some in (("commit", rows), ("commit_person", people), ("identity", one)):
        store.append(tables[name], {c.name: [row.get(c.name) for row in some] for c in tables[name].columns})
    derive(store, Settings())
    return store


def _commit(name: str, at: datetime, parents: str, position: int | None) -> dict:
    text = f"fix: {name}"
    return {"sha": sha(name), "repository": "web", "position": position, "parents": parents, "n_parents": len(parents.split()), "author": "a" * 16, "committer": "a" * 16, "authored_at": at, "committed_at": at, "message": text, "n_message": len(text)}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> Rows:
    return gather(merged(200, 1), Settings(), completion_time, NOW)


def test_times_are_from_the_moment_to_the_landing(rows: Rows) -> None:
    for i in range(len(rows)):
        assert rows.known_at[i] - rows.at[i] == np.timedelta64(int(rows.y[i] * 1e6), "us")
        assert rows.y[i] > 0
    days = {"opened": 0, "+1 d": 1, "+7 d": 7, "+30 d": 30}
    np.testing.assert_array_equal(rows["days_open"], [days[age] for age in rows.groups["age"]])


def test_a_change_is_asked_again_only_while_it_is_open(rows: Rows) -> None:
    lasted = rows.y + rows["days_open"] * 86400
    for days in (1, 7):
        asked = int((rows["days_open"] == days).sum())
        assert asked == int((lasted[rows["days_open"] == 0] > days * 86400).sum()) > 0


def test_commits_of_later_moments_are_not_counted(rows: Rows) -> None:
    opened, later = rows["days_open"] == 0, rows["days_open"] == 1
    assert (rows["n_commits_so_far"][opened] == 1).all()
    assert rows["n_commits_so_far"][later].max() == 2


def test_no_fact_of_time_hangs_on_the_future(rows: Rows) -> None:
    other = gather(merged(200, 2), Settings(), completion_time, NOW)
    cut = np.datetime64(SPLIT, "us")
    both = [{str(r.ids[i]): r.x[i] for i in np.flatnonzero(r.known_at <= cut)} for r in (rows, other)]
    shared = set(both[0]) & set(both[1])  # of changes begun before and landed after, the commits differ themselves
    assert len(shared) > 60
    for subject in shared:
        np.testing.assert_array_equal(both[0][subject], both[1][subject])
    assert not np.array_equal(rows.x[-20:], other.x[-20:])


def test_pace_tells_what_had_landed_by_then(rows: Rows) -> None:
    last = len(rows) - 1
    landed = {
        str(rows.ids[i]).split("+")[0]: (rows.known_at[i], rows.y[i] + rows["days_open"][i] * 86400)
        for i in range(len(rows))
    }
    for half, fact in ((180, "pace_middle_half"), (30, "pace_middle_month")):
        since = rows.at[last] - np.timedelta64(half, "D")
        seen = [np.log(took) for at, took in landed.values() if since <= at < rows.at[last]]
        assert rows[fact][last] == pytest.approx(np.median(seen))


def test_an_unfinished_change_has_no_truth_yet() -> None:
    early = gather(merged(200, 1), Settings(), replace(completion_time), SPLIT)
    unfinished = np.isnat(early.known_at)
    assert unfinished.any()
    assert np.isnan(early.y[unfinished]).all()
